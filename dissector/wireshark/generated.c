/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "generated.h"

#include "experts.h"

static int hf_response_in = -1;
static int hf_response_to = -1;
static int hf_response_time = -1;
static int hf_job_in = -1;
static int hf_unanswered = -1;
static int hf_outstanding = -1;
static int hf_outstanding_most = -1;

static hf_register_info generated[] = {
    {&hf_response_in,
     {"Response in", "s7tap.response_in", FT_FRAMENUM, BASE_NONE,
      FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE), 0, "frame that holds the answer", HFILL}},
    {&hf_response_to,
     {"Request in", "s7tap.response_to", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST),
      0, "frame that holds the request", HFILL}},
    {&hf_response_time,
     {"Response time", "s7tap.response_time", FT_RELATIVE_TIME, BASE_NONE, NULL, 0,
      "from the request to its answer", HFILL}},
    {&hf_job_in,
     {"Job begun in", "s7tap.job_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), 0,
      "frame that holds the request whose results are pushed", HFILL}},
    {&hf_unanswered,
     {"Unanswered", "s7tap.unanswered", FT_BOOLEAN, BASE_NONE, NULL, 0,
      "the request got no answer in time; known from the second pass on", HFILL}},
    {&hf_outstanding,
     {"Jobs outstanding", "s7tap.outstanding", FT_UINT32, BASE_DEC, NULL, 0,
      "Jobs of this side that wait for answers, this one included", HFILL}},
    {&hf_outstanding_most,
     {"Jobs agreed", "s7tap.outstanding.most", FT_UINT32, BASE_DEC, NULL, 0,
      "Jobs that may wait at a time (AmQ), as the setup agreed", HFILL}},
};

void s7tap_register_generated(int proto)
{
    proto_register_field_array(proto, generated, array_length(generated));
}

static void add_number(proto_tree *tree, int hf, tvbuff_t *tvb, guint32 number)
{
    proto_item_set_generated(proto_tree_add_uint(tree, hf, tvb, 0, 0, number));
}

static void show_answer(proto_tree *tree, tvbuff_t *tvb, const s7tap_known *known)
{
    const s7tap_known *request = known->partner;
    nstime_t taken;
    nstime_delta(&taken, &known->time, &request->time);
    proto_item_set_generated(proto_tree_add_uint(tree, hf_response_to, tvb, 0, 0, request->frame));
    proto_item_set_generated(proto_tree_add_time(tree, hf_response_time, tvb, 0, 0, &taken));
}

void s7tap_show_generated(proto_tree *tree, tvbuff_t *tvb, packet_info *pinfo,
                          const s7tap_known *known, guint32 timeout_ms)
{
    if (known->role == S7_ROLE_ANSWER && known->partner)
        show_answer(tree, tvb, known);
    if (known->job)
        add_number(tree, hf_job_in, tvb, known->job->frame);
    if (known->role != S7_ROLE_REQUEST)
        return;
    if (known->partner)
        add_number(tree, hf_response_in, tvb, known->partner->frame);
    if (known->outstanding > 0)
        add_number(tree, hf_outstanding, tvb, known->outstanding);
    if (known->most > 0)
        add_number(tree, hf_outstanding_most, tvb, known->most);
    if (!s7tap_unanswered(pinfo, known, timeout_ms))
        return;
    proto_item *item = proto_tree_add_boolean(tree, hf_unanswered, tvb, 0, 0, TRUE);
    proto_item_set_generated(item);
    s7tap_expert_add(pinfo, item, EXPERT_UNANSWERED);
}
