/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks in events and in the text report. */
#include "dissector/block_name.h"
#include "events_text.h"
#include "report/text.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A data block of four bytes. */
static const uint8_t bytes[] =
    "\x70\x70\x01\x01\x05\x0A\x00\x07\x00\x00\x00\x4C\x00\x00\x00\x03\x02\x91\x47\x60\x2B\xB5"
    "\x02\x91\x47\x60\x2B\xB5\x00\x00\x00\x00\x00\x05\x00\x04\xDE\xAD\xBE\xEF"
    "A\"\xFC\x01\0\0\0\0FAM  \0\0\0\0\0\0\0\0\0\0\0\x21\0\xC0\xDF\0\0\0\0\0\0\0";
static const s7_bytes whole = {bytes, sizeof bytes};

typedef struct example {
    ana_block block;
    s7_joint joint;
    const char *name, *file;
} example;

static void complete(example *e, const talk *t)
{
    const uint16_t size = (uint16_t)strlen(e->name);
    e->joint.name_size = (uint8_t)size;
    memcpy(e->joint.name, e->name, size);
    e->block.joint = &e->joint;
    e->block.connection = t->connection;
    e->block.first = (cap_stamp){.time = 1000000000000, .frame = 3};
    e->block.last = (cap_stamp){.time = 1000002000000, .frame = 9};
    s7_block_name_decode(s7_joint_name(&e->joint), &e->block.name);
    e->block.has_header = s7_block_read(e->block.bytes, &e->block.header);
}

static char *event_of(example *e)
{
    talk *t = talk_new(NULL);
    const rep_settings settings = {0};
    rep_output output = {.fd = -1};
    rep_writer *writer = rep_writer_new(&rep_format_events, &settings, &output);
    complete(e, t);
    rep_format_events.block(writer, &e->block, e->file);
    char *text = g_strndup(output.text.data, output.text.used);
    rep_writer_free(writer);
    rep_buffer_clear(&output.text);
    talk_free(t);
    return text;
}

static void check_event(example *e, const char *expected)
{
    static const char head[] =
        "{\"event\":\"block\",\"time\":\"1970-01-01T00:16:40.000000Z\","
        "\"client\":{\"ip\":\"10.0.0.5\",\"port\":1024},"
        "\"server\":{\"ip\":\"10.0.0.1\",\"port\":102},"
        "\"community_id\":\"1:xE36kGhNEOKE0rAoeN2bXBOPbDw=\",\"connection\":1,";
    char *text = event_of(e);
    char *all = g_strconcat(head, expected, "}\n", NULL);
    assert_string_equal(text, all);
    g_free(all);
    g_free(text);
}

#define FRAMES "\"last\":\"1970-01-01T00:16:40.002000Z\",\"frames\":[{\"frame\":3},{\"frame\":9}]"

static void events_of_whole_blocks(void **state)
{
    (void)state;
    example e = {
        .block = {.state = ANA_BLOCK_COMPLETE, .bytes = whole, .sha256 = "0123ab"},
        .joint = {.upload = true, .has_told = true, .told = 76, .got = 76},
        .name = "_0A00007A",
        .file = "10.0.0.1-DB7-1.mc7",
    };
    check_event(&e, "\"direction\":\"upload\",\"block\":\"DB7\",\"requested\":\"_0A00007A\","
                    "\"complete\":true,\"length_told\":76,\"length\":76," FRAMES
                    ",\"sha256\":\"0123ab\",\"file\":\"10.0.0.1-DB7-1.mc7\","
                    "\"header\":{\"type\":10,\"type_name\":\"DB\",\"number\":7,"
                    "\"language\":5,\"language_name\":\"DB\",\"flags\":1,"
                    "\"security\":3,\"security_name\":\"know-how protection\","
                    "\"code_time\":\"2014-08-20 11:57:55.424\","
                    "\"interface_time\":\"2014-08-20 11:57:55.424\","
                    "\"load_memory\":76,\"mc7_length\":4,\"interface_length\":0,"
                    "\"additional_length\":0,\"local_length\":5,"
                    "\"author\":\"A\\\"\\\\xfc\\u0001\",\"family\":\"FAM\","
                    "\"version\":\"2.1\",\"checksum\":49375}");
}

static void events_of_other_transfers(void **state)
{
    (void)state;
    example failed = {
        .block = {.state = ANA_BLOCK_FAILED},
        .joint = {.failed = true, .error = 0xD20F, .got = 8},
        .name = "_0A00007P",
    };
    check_event(&failed, "\"direction\":\"download\",\"block\":\"DB7\",\"requested\":\"_0A00007P\","
                         "\"complete\":false,\"reason\":\"failed\","
                         "\"error\":{\"class\":210,\"code\":15,\"number\":53775,"
                         "\"text\":\"block larger than the module takes\"},\"length\":8," FRAMES);
    example linked = {
        .block = {.state = ANA_BLOCK_COMPLETE, .link = ANA_LINK_REFUSED, .sha256 = "00"},
        .joint = {.got = 1},
        .name = "_3F00007P",
    };
    check_event(&linked, "\"direction\":\"download\",\"block\":\"TYPE_3F 7\","
                         "\"requested\":\"_3F00007P\",\"complete\":true,\"length\":1,"
                         "\"linked\":false," FRAMES ",\"sha256\":\"00\"");
    example header = {
        .block = {.state = ANA_BLOCK_COMPLETE, .header_only = true, .sha256 = "00"},
        .joint = {.upload = true, .got = 36},
        .name = "$0A00007A",
    };
    check_event(&header, "\"direction\":\"upload\",\"block\":\"DB7\",\"requested\":\"$0A00007A\","
                         "\"header_only\":true,\"complete\":true,\"length\":36," FRAMES
                         ",\"sha256\":\"00\"");
    example before = {
        .block = {.state = ANA_BLOCK_BEFORE},
        .joint = {.upload = true, .got = 5},
        .name = "",
    };
    check_event(&before, "\"direction\":\"upload\",\"complete\":false,"
                         "\"reason\":\"begun-before\",\"length\":5," FRAMES);
}

/* What the text report says of the examples, told `times` each. */
static char *report_of(example *examples, size_t count, int times, bool verbose)
{
    talk *t = talk_new(NULL);
    const rep_settings settings = {.verbose = verbose};
    rep_output output = {.fd = -1};
    rep_writer *writer = rep_writer_new(&rep_format_text, &settings, &output);
    for (size_t i = 0; i < count; i++)
        for (int n = 0; n < times; n++) {
            complete(&examples[i], t);
            examples[i].block.first.frame += i;
            rep_format_text.block(writer, &examples[i].block, examples[i].file);
        }
    rep_text_blocks((rep_text_writer *)writer);
    char *text = output.text.used > 0 ? g_strndup(output.text.data, output.text.used) : NULL;
    rep_writer_free(writer);
    rep_buffer_clear(&output.text);
    talk_free(t);
    return text;
}

static void report_of_blocks(void **state)
{
    (void)state;
    example examples[] = {
        {.block = {.state = ANA_BLOCK_COMPLETE, .bytes = whole},
         .joint = {.upload = true, .has_told = true, .told = 76, .got = 76},
         .name = "_0A00007A",
         .file = "f.mc7"},
        {.block = {.state = ANA_BLOCK_OPEN},
         .joint = {.upload = true, .has_told = true, .told = 9, .got = 4},
         .name = "_N_\x1B[1m"},
        {.block = {.state = ANA_BLOCK_FAILED, .link = ANA_LINK_REFUSED, .link_error = 0xD2A9},
         .joint = {.error = 0xD20F, .got = 8},
         .name = "_0800001P"},
        {.block = {.state = ANA_BLOCK_REFUSED}, .joint = {.error = 0xD241}, .name = "_0800001P"},
    };
    char *text = report_of(examples, G_N_ELEMENTS(examples), 2, false);
    assert_string_equal(
        text,
        "\nBLOCKS TRANSFERRED: 2 complete, 4 incomplete; 2 more refused or not answered\n"
        " 10.0.0.5 read from 10.0.0.1\n"
        "    DB7: 76 bytes, DB, author A\".., family FAM, version 2.1, checksum 0xC0DF, changed\n"
        "    2014-08-20 11:57:55, know-how protection; 2 times, frames 3 to 9; file f.mc7\n"
        "    file _N_.[1m: incomplete, its end is not in the capture, 4 bytes of 9; 2 times, "
        "frames 4 to 9\n"
        " 10.0.0.5 downloaded to 10.0.0.1\n"
        "    OB1: incomplete, broken off with an error (0xD20F: block larger than the module "
        "takes), 8 bytes,\n"
        "    linking it was refused (0xD2A9); 2 times, frames 5 to 9\n");
    g_free(text);
}

static void report_without_blocks(void **state)
{
    (void)state;
    example refused = {.block = {.state = ANA_BLOCK_REFUSED}, .name = "_0800001P"};
    assert_null(report_of(&refused, 0, 1, false));
    assert_null(report_of(&refused, 1, 1, false));
}

static void report_leaves_out(void **state)
{
    (void)state;
    enum { MANY = REP_TEXT_BLOCKS + 2 };
    example examples[MANY];
    char names[MANY][10];
    for (unsigned i = 0; i < MANY; i++) {
        g_snprintf(names[i], sizeof names[i], "_0A%05uA", i);
        examples[i] = (example){.block = {.state = ANA_BLOCK_COMPLETE}, .name = names[i]};
    }
    char *text = report_of(examples, MANY, 1, false);
    assert_non_null(strstr(text, "DB29:"));
    assert_null(strstr(text, "DB30:"));
    assert_non_null(strstr(text, "... and 2 transfers more (-v shows all)\n"));
    g_free(text);
    text = report_of(examples, MANY, 1, true);
    assert_non_null(strstr(text, "DB31:"));
    g_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_of_whole_blocks), cmocka_unit_test(events_of_other_transfers),
        cmocka_unit_test(report_of_blocks),       cmocka_unit_test(report_without_blocks),
        cmocka_unit_test(report_leaves_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
