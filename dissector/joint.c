/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Order of the steps and lengths observed on S7-300; the CPU's own Jobs 1B and 1C name the file
 * again, those of an upload only the id that the CPU gave out. */
#include "dissector/joint.h"

#include "dissector/block.h"
#include "dissector/block_name.h"

#include <string.h>

s7_step s7_step_of(const s7_pdu *pdu)
{
    if (pdu->protocol_id != S7_PROTOCOL_COMM || !pdu->has_function ||
        pdu->rosctr > S7_ROSCTR_ACK_DATA)
        return S7_STEP_NONE;
    switch (pdu->function) {
    case S7_FUNC_START_UPLOAD:
    case S7_FUNC_REQUEST_DOWNLOAD:
        return S7_STEP_BEGIN;
    case S7_FUNC_UPLOAD:
    case S7_FUNC_DOWNLOAD_BLOCK:
        return S7_STEP_SLICE;
    case S7_FUNC_END_UPLOAD:
    case S7_FUNC_DOWNLOAD_ENDED:
        return S7_STEP_END;
    default:
        return S7_STEP_NONE;
    }
}

bool s7_step_asked_by_cpu(const s7_pdu *pdu)
{
    return pdu->function == S7_FUNC_DOWNLOAD_BLOCK || pdu->function == S7_FUNC_DOWNLOAD_ENDED;
}

static bool is_upload(const s7_pdu *request)
{
    return request->function >= S7_FUNC_START_UPLOAD;
}

static uint8_t size_of_name(s7_bytes name)
{
    return name.size > UINT8_MAX ? UINT8_MAX : (uint8_t)name.size;
}

/* Up to the end of `known`; `name` may be none at all, whose data memcmp may not see. */
static bool is_same(s7_bytes known, s7_bytes name)
{
    for (size_t i = 0; i < known.size; i++)
        if (known.data[i] != name.data[i])
            return false;
    return true;
}

bool s7_joint_is(const s7_joint *joint, const s7_pdu *request)
{
    const s7_transfer *asked = &request->u.transfer;
    if (is_upload(request))
        return joint->upload && s7_step_of(request) != S7_STEP_BEGIN && joint->id == asked->id;
    return !joint->upload && joint->name_size == size_of_name(asked->file) &&
           is_same(s7_joint_name(joint), asked->file);
}

static void read_told(s7_joint *joint, const s7_pdu *request, const s7_pdu *answer)
{
    enum { HEAD = 1, DIGITS = 6 }; /* of a download: "1", load memory, MC7 */
    const s7_bytes digits = joint->upload ? answer->u.transfer.lengths
                                          : s7_slice(request->u.transfer.lengths, HEAD, DIGITS);
    joint->has_told = s7_decimal(digits, &joint->told);
}

void s7_joint_begin(s7_joint *joint, const s7_pdu *request, const s7_pdu *answer)
{
    const s7_bytes file = request->u.transfer.file;
    memset(joint, 0, sizeof *joint);
    joint->upload = is_upload(request);
    joint->begun = s7_step_of(request) == S7_STEP_BEGIN;
    joint->name_size = size_of_name(file);
    if (file.size > 0)
        memcpy(joint->name, file.data, file.size < S7_JOINT_NAME ? file.size : S7_JOINT_NAME);
    if (joint->upload)
        joint->id = joint->begun ? answer->u.transfer.id : request->u.transfer.id;
    if (joint->begun)
        read_told(joint, request, answer);
}

bool s7_joint_slice(s7_joint *joint, const s7_pdu *answer)
{
    enum { MORE = 1, FAILED = 2 };
    if (!answer) {
        joint->missing = true;
        return false;
    }
    const s7_transfer *slice = &answer->u.transfer;
    if (answer->error != 0 || (slice->status & FAILED) != 0) {
        joint->failed = true;
        joint->error = answer->error;
        return false;
    }
    joint->gap |= joint->missing || s7_has_note(answer->notes, S7N_TRUNCATED);
    joint->got += slice->payload.size;
    joint->last |= (slice->status & MORE) == 0;
    return !joint->gap;
}

void s7_joint_end(s7_joint *joint, const s7_pdu *request)
{
    joint->ended = true;
    if (request->u.transfer.error == 0)
        return;
    joint->failed = true;
    joint->error = request->u.transfer.error;
}

/* What its header says counts more than what was told: that is the length some clients take for
 * another. Where only the header is sent, it says how long the rest would be. */
static bool knows_length(const s7_joint *joint, s7_bytes bytes, uint64_t *length)
{
    s7_block_header header;
    const bool header_only = joint->name_size > 0 && joint->name[0] == '$';
    *length = joint->told;
    if (header_only || !s7_block_read(bytes, &header))
        return joint->has_told;
    *length = header.load_memory;
    return true;
}

s7_joint_state s7_joint_judge(const s7_joint *joint, s7_bytes bytes)
{
    uint64_t length;
    if (!joint->begun)
        return S7_JOINT_BEFORE;
    if (joint->failed)
        return S7_JOINT_FAILED;
    if (joint->gap)
        return S7_JOINT_GAP;
    if (!joint->last)
        return joint->loss ? S7_JOINT_GAP : S7_JOINT_OPEN;
    if (!knows_length(joint, bytes, &length))
        return joint->loss ? S7_JOINT_GAP : S7_JOINT_WHOLE;
    if (joint->got == length)
        return S7_JOINT_WHOLE;
    return joint->loss ? S7_JOINT_GAP : S7_JOINT_LENGTH;
}

s7_bytes s7_joint_name(const s7_joint *joint)
{
    const size_t size = joint->name_size;
    return (s7_bytes){joint->name, size < S7_JOINT_NAME ? size : S7_JOINT_NAME};
}
