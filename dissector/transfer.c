/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Block transfer. The client asks for a download, then the CPU fetches the block with Jobs of its
 * own (1B, 1C); an upload is fetched by the client (1D, 1E, 1F). Parameters of the Jobs:
 *
 *    0    1    2    3    4    5    6    7    8    9
 *   +----+----+----+----+----+----+----+----+----+---------+----+---------+
 *   |func|stat|res./err.|     upload id     | n  | file n  | m  | lengths |
 *   +----+----+----+----+----+----+----+----+----+---------+----+---------+
 *
 *   1A request download   file, lengths: "1", load memory (6 digits), MC7 (6 digits)
 *   1B download block     file
 *   1C download ended     error, file
 *   1D start upload       file
 *   1E upload             ends behind the id
 *   1F end upload         error, ends behind the id
 *
 * Answers are the function, in most cases a status, and in 1D id and total length. Answers to 1B
 * and 1E carry data:
 *
 *   | length (2) | 00 FB | block bytes |
 *
 * of which the first begin with the header of the block (block.c).
 *
 * Observed on S7-300.
 */
#include "dissector/block.h"
#include "dissector/block_name.h"
#include "dissector/service.h"

enum { LENGTHS_SIZE = 13 }; /* of request download: 1 + 6 + 6 */

static void decode_status(s7_cursor *c, s7_transfer *transfer)
{
    transfer->status = s7_u8(c, S7F_TRANSFER_STATUS);
    s7_bits(c, S7F_TRANSFER_MORE, 1, transfer->status);
    s7_bits(c, S7F_TRANSFER_FAILED, 1, transfer->status);
}

static void decode_file(s7_cursor *c, s7_transfer *transfer)
{
    const uint8_t size = s7_u8(c, S7F_TRANSFER_FILE_LENGTH);
    transfer->file = s7_span_cut(c, S7F_TRANSFER_FILE, size);
    if (s7_block_name_decode(transfer->file, &transfer->block))
        s7_block_report(c, &transfer->block, (uint32_t)transfer->file.size);
}

/* Digits as text and, where they are digits, as number. */
static void decode_digits(s7_cursor *c, s7_field text, s7_field number, uint32_t size)
{
    uint32_t value;
    if (s7_decimal(s7_span_cut(c, text, size), &value) && !c->failed)
        s7_made(c, number, c->at - size, size, value);
}

static s7_bytes here(const s7_cursor *c)
{
    return (s7_bytes){c->base + c->at, s7_left(c)};
}

static void decode_download_lengths(s7_cursor *c, s7_transfer *transfer)
{
    const uint8_t size = s7_u8(c, S7F_TRANSFER_LENGTHS_LENGTH);
    transfer->lengths = s7_slice(here(c), 0, size);
    if (size != LENGTHS_SIZE) {
        s7_span_cut(c, S7F_TRANSFER_LENGTHS, size);
        return;
    }
    s7_span(c, S7F_TRANSFER_LENGTHS_HEAD, 1);
    decode_digits(c, S7F_TRANSFER_LOAD_TEXT, S7F_TRANSFER_LOAD, 6);
    decode_digits(c, S7F_TRANSFER_MC7_TEXT, S7F_TRANSFER_MC7, 6);
}

static bool carries_error(uint8_t function)
{
    return function == S7_FUNC_DOWNLOAD_ENDED || function == S7_FUNC_END_UPLOAD;
}

void s7_transfer_job_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_transfer *transfer = &out->u.transfer;
    s7_u8(c, S7F_FUNCTION);
    decode_status(c, transfer);
    if (carries_error(out->function))
        transfer->error = s7_u16(c, S7F_TRANSFER_ERROR);
    else
        s7_u16(c, S7F_TRANSFER_RESERVED);
    transfer->id = s7_u32(c, S7F_TRANSFER_ID);
    if (out->function <= S7_FUNC_START_UPLOAD)
        decode_file(c, transfer);
    if (out->function == S7_FUNC_REQUEST_DOWNLOAD && s7_left(c) > 0)
        decode_download_lengths(c, transfer);
}

void s7_transfer_answer_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_transfer *transfer = &out->u.transfer;
    s7_u8(c, S7F_FUNCTION);
    if (s7_left(c) == 0)
        return;
    decode_status(c, transfer);
    if (out->function != S7_FUNC_START_UPLOAD || s7_left(c) == 0)
        return;
    s7_u16(c, S7F_TRANSFER_RESERVED);
    transfer->id = s7_u32(c, S7F_TRANSFER_ID);
    if (s7_left(c) == 0)
        return;
    const uint8_t size = s7_u8(c, S7F_TRANSFER_LENGTHS_LENGTH);
    transfer->lengths = s7_slice(here(c), 0, size);
    decode_digits(c, S7F_TRANSFER_TOTAL_TEXT, S7F_TRANSFER_TOTAL, size);
}

/* The Job of a download names the block that it asks for. */
static bool asks_for_another(const s7_context *context, s7_bytes block)
{
    s7_pdu job;
    s7_block_header header;
    if (!context || context->request.size == 0)
        return false;
    s7_decode(context->request, NULL, &job, NULL);
    if (job.rosctr != S7_ROSCTR_JOB || job.function != S7_FUNC_DOWNLOAD_BLOCK ||
        !job.u.transfer.block.valid || !s7_block_read(block, &header))
        return false;
    return job.u.transfer.block.type != header.type || job.u.transfer.block.number != header.number;
}

/* A slice with which the block begins is shown part by part, any other as bytes. */
void s7_transfer_answer_data(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    s7_transfer *transfer = &out->u.transfer;
    const uint16_t size = s7_u16(c, S7F_TRANSFER_DATA_LENGTH);
    s7_u16(c, S7F_TRANSFER_DATA_RESERVED);
    const s7_bytes slice = s7_slice(here(c), 0, size);
    if (!c->tap || slice.size < size || !s7_block_begins(slice) ||
        asks_for_another(context, slice)) {
        transfer->payload = s7_span_cut(c, S7F_TRANSFER_PAYLOAD, size);
        return;
    }
    transfer->payload = slice;
    s7_cursor block = s7_sub(c, size);
    s7_block_decode(&block, S7F_TRANSFER_PAYLOAD, (transfer->status & 1) != 0);
}
