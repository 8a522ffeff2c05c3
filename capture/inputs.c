/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/inputs.h"

#include "capture/file.h"
#include "capture/pcapng_block.h"

#include <string.h>

/* More files than this, and each is read sparingly and closed after its first packet until that
 * packet's turn comes: the files of a ring buffer, of which there may be thousands, hardly overlap
 * in time. */
#define OPEN_AT_ONCE 16

typedef struct cap_input {
    cap_file file;
    cap_packet head;    /* the next packet, if several inputs are merged */
    bool parked;        /* closed after its first packet was read; to be opened again */
    uint64_t delivered; /* packets */
    int64_t last_time;
    bool time_ordered;
    cap_kept *kept; /* owned; NULL: read only once, or by the inputs that these repeat */
} cap_input;

struct cap_inputs {
    cap_input *inputs;
    size_t count;
    GPtrArray *problems;
    /* Inputs that are not at their end: a binary heap by time of the head, ties by index. */
    cap_input **heap;
    size_t live;
    bool used; /* the head of heap[0] was delivered: load the next before going on */
};

static void free_problem(void *user)
{
    cap_problem *problem = user;

    g_free((char *)problem->message);
    g_free(problem);
}

/* --- the heap -------------------------------------------------------------------------------- */

static bool earlier(const cap_input *a, const cap_input *b)
{
    int64_t x = a->head.stamp.time, y = b->head.stamp.time;

    return x != y ? x < y : a->file.index < b->file.index;
}

static void sift_down(cap_inputs *inputs, size_t at)
{
    cap_input **heap = inputs->heap;
    cap_input *moving = heap[at];

    for (size_t child = 2 * at + 1; child < inputs->live; child = 2 * at + 1) {
        if (child + 1 < inputs->live && earlier(heap[child + 1], heap[child])) {
            child++;
        }
        if (!earlier(heap[child], moving)) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moving;
}

static void build_heap(cap_inputs *inputs)
{
    for (size_t i = inputs->live / 2; i-- > 0;) {
        sift_down(inputs, i);
    }
}

/* The first input is at its end. */
static void retire(cap_inputs *inputs)
{
    inputs->used = false;
    cap_file_close(&inputs->heap[0]->file);
    inputs->heap[0] = inputs->heap[--inputs->live];
    if (inputs->live) {
        sift_down(inputs, 0);
    }
}

/* --- heads ----------------------------------------------------------------------------------- */

static bool load_head(cap_input *input)
{
    return input->file.next(&input->file, &input->head);
}

/* Reads the first packet of every input, so that they can be put in order, and closes those that
 * can be opened again. A file with problems before its first packet stays open: it would report
 * them twice. */
static bool load_first(cap_inputs *inputs, cap_input *input)
{
    guint problems = inputs->problems->len;

    if (!load_head(input)) {
        cap_file_close(&input->file);
        return false;
    }
    if (input->file.reader->sparing && inputs->problems->len == problems) {
        cap_file_close(&input->file);
        input->parked = true;
    }
    return true;
}

static bool unpark(cap_input *input)
{
    input->parked = false;
    return cap_file_open(&input->file) && load_head(input);
}

/* Makes heap[0] the input whose head comes next. */
static void settle(cap_inputs *inputs)
{
    if (inputs->used) {
        inputs->used = false;
        if (load_head(inputs->heap[0])) {
            sift_down(inputs, 0);
        } else {
            retire(inputs);
        }
    }
    while (inputs->live && inputs->heap[0]->parked) {
        if (unpark(inputs->heap[0])) {
            sift_down(inputs, 0);
        } else {
            retire(inputs);
        }
    }
}

static inline bool deliver(cap_input *input, const cap_packet *packet)
{
    input->time_ordered &= packet->stamp.time >= input->last_time;
    input->last_time = packet->stamp.time;
    input->delivered++;
    return true;
}

bool cap_inputs_next(cap_inputs *inputs, cap_packet *packet)
{
    cap_input *first = inputs->live ? inputs->heap[0] : NULL;

    if (inputs->live == 1 && inputs->used) { /* nothing to merge: no head in between */
        if (first->file.next(&first->file, packet)) {
            return deliver(first, packet);
        }
        retire(inputs);
        return false;
    }
    settle(inputs);
    if (!inputs->live) {
        return false;
    }
    first = inputs->heap[0];
    inputs->used = true;
    *packet = first->head;
    return deliver(first, packet);
}

void cap_inputs_interface(const cap_inputs *inputs, const cap_packet *packet,
                          cap_interface_info *info)
{
    const cap_file *file = &inputs->inputs[packet->stamp.file].file;

    *info = (cap_interface_info){0};
    file->describe(file, packet->interface_id, info);
}

size_t cap_inputs_comments(const cap_inputs *inputs, const cap_packet *packet, cap_option *comments,
                           size_t most, uint32_t *flags)
{
    const cap_file *file = &inputs->inputs[packet->stamp.file].file;

    *flags = 0;
    return packet->option_bytes ? cap_pcapng_comments(file, packet, comments, most, flags) : 0;
}

/* --- the list -------------------------------------------------------------------------------- */

static bool open_input(cap_inputs *inputs, cap_input *input, bool *standard_input)
{
    if (strcmp(input->file.path, "-") == 0) {
        if (*standard_input) {
            cap_file_problem(&input->file, CAP_PROBLEM_OPEN,
                             "given twice, where it can be read once");
            return false;
        }
        *standard_input = true;
    }
    return cap_file_open(&input->file) && (inputs->count == 1 || load_first(inputs, input));
}

static cap_inputs *new_inputs(size_t count)
{
    cap_inputs *inputs = g_new0(cap_inputs, 1);

    inputs->inputs = g_new0(cap_input, count);
    inputs->heap = g_new0(cap_input *, count);
    inputs->count = count;
    inputs->problems = g_ptr_array_new_with_free_func(free_problem);
    return inputs;
}

static void set_input(cap_inputs *inputs, size_t index, const char *path, cap_kept *kept)
{
    cap_file *file = &inputs->inputs[index].file;

    file->path = g_strdup(path);
    file->index = (uint32_t)index;
    file->problems = inputs->problems;
    file->sparing = inputs->count > OPEN_AT_ONCE;
    file->kept = kept;
}

static cap_inputs *open_all(cap_inputs *inputs)
{
    bool standard_input = false;

    for (size_t i = 0; i < inputs->count; i++) {
        cap_input *input = &inputs->inputs[i];

        input->last_time = INT64_MIN;
        input->time_ordered = true;
        if (open_input(inputs, input, &standard_input)) {
            inputs->heap[inputs->live++] = input;
        }
    }
    inputs->used = inputs->count == 1 && inputs->live; /* no head is loaded */
    build_heap(inputs);
    return inputs;
}

cap_inputs *cap_inputs_open(const char *const *paths, size_t count)
{
    cap_inputs *inputs = new_inputs(count);

    for (size_t i = 0; i < count; i++) {
        set_input(inputs, i, paths[i], NULL);
    }
    return open_all(inputs);
}

cap_inputs *cap_inputs_open_kept(const char *const *paths, size_t count)
{
    cap_inputs *inputs = new_inputs(count);

    for (size_t i = 0; i < count; i++) {
        inputs->inputs[i].kept = cap_kept_new();
        set_input(inputs, i, paths[i], inputs->inputs[i].kept);
    }
    return open_all(inputs);
}

/* NULL if all could be kept. */
static char *not_kept(const cap_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        const cap_file *file = &inputs->inputs[i].file;

        if (file->kept->error) {
            return g_strdup_printf("%s: cannot be kept in %s for a second reading: %s",
                                   strcmp(file->path, "-") ? file->path : "standard input",
                                   g_get_tmp_dir(), g_strerror(file->kept->error));
        }
    }
    return NULL;
}

cap_inputs *cap_inputs_again(cap_inputs *inputs, char **message)
{
    cap_inputs *again;

    *message = not_kept(inputs);
    if (*message) {
        return NULL;
    }
    again = new_inputs(inputs->count);
    for (size_t i = 0; i < inputs->count; i++) {
        cap_file *file = &inputs->inputs[i].file;

        file->kept->replay = true;
        set_input(again, i, file->path, file->kept);
    }
    return open_all(again);
}

void cap_inputs_free(cap_inputs *inputs)
{
    if (!inputs) {
        return;
    }
    for (size_t i = 0; i < inputs->count; i++) {
        cap_file_clear(&inputs->inputs[i].file);
        cap_kept_free(inputs->inputs[i].kept);
    }
    g_ptr_array_free(inputs->problems, TRUE);
    g_free(inputs->heap);
    g_free(inputs->inputs);
    g_free(inputs);
}

size_t cap_inputs_count(const cap_inputs *inputs)
{
    return inputs->count;
}

void cap_inputs_describe(const cap_inputs *inputs, size_t index, cap_input_info *info)
{
    const cap_input *input = &inputs->inputs[index];
    const cap_file *file = &input->file;

    *info = (cap_input_info){
        .name = file->path,
        .format = file->format,
        .packets = input->delivered,
        .bytes_read = file->reader    ? cap_reader_used(file->reader)
                      : input->parked ? 0
                                      : file->used,
        .bytes_total = file->size,
        .dropped = file->dropped,
        .untimed = file->untimed,
        .time_ordered = input->time_ordered,
    };
}

size_t cap_inputs_problem_count(const cap_inputs *inputs)
{
    return inputs->problems->len;
}

const cap_problem *cap_inputs_problem(const cap_inputs *inputs, size_t index)
{
    return g_ptr_array_index(inputs->problems, index);
}
