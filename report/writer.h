/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interface of every output format. A format is one file; its row stands in writer.c. */
#ifndef S7TAP_REPORT_WRITER_H
#define S7TAP_REPORT_WRITER_H

#include "analyzer/analyzer.h"
#include "capture/inputs.h"
#include "capture/stats.h"
#include "report/evidence_set.h"
#include "report/filter.h"
#include "report/log_entry.h"
#include "report/output.h"
#include "report/totals.h"
#include "rules/rules.h"

/* What every writer of a run knows. Borrowed by writers. */
typedef struct rep_settings {
    const char *const *files; /* inputs, by cap_stamp.file */
    size_t file_count;
    bool verbose; /* -v */
    bool color;   /* for output to people, already decided */
    const uint16_t *ports;
    size_t port_count;
    const policy_model *policy; /* names the hosts; NULL: there is none */
    const char *policy_file;    /* as named by the user; NULL unknown */
    const char *program;        /* "s7tap 1.2.3": who writes; NULL unknown */
    bool split;                 /* one file per finding: the output is a folder */
    rep_filter *filter;         /* what is printed; NULL: all */
} rep_settings;

/* What packets came from. Borrowed. */
typedef struct rep_inputs {
    const cap_input_info *infos; /* by cap_stamp.file */
    size_t count;
    const char *const *problems; /* one sentence each: what could not be read, and why */
    size_t problem_count;
} rep_inputs;

/* Packets that the capturing system dropped, as far as the inputs tell. */
uint64_t rep_inputs_dropped(const rep_inputs *inputs);
/* Of these, those that the network interface dropped, as far as is known. */
uint64_t rep_inputs_dropped_interface(const rep_inputs *inputs);

/* Everything that is known when the input has ended. */
typedef struct rep_outcome {
    ana_analyzer *analyzer;
    rules_engine *rules; /* finished */
    const cap_stats *capture;
    const rep_inputs *inputs;
    const rep_totals *totals;
    const GPtrArray *reaches; /* of ana_reach; NULL: of the connections that have ended */
    int64_t elapsed;          /* ns of real time that reading took */
    /* For formats that write packets: those that are behind findings. NULL: that is not known, so
     * they write nothing. */
    const rep_evidence_set *evidence;
} rep_outcome;

const GPtrArray *rep_reaches(const rep_outcome *outcome);

/* A packet that is behind findings, from another reading of the inputs. */
typedef struct rep_packet {
    const cap_packet *packet;
    const cap_interface_info *interface; /* that it was captured on */
    const cap_option *comments;          /* that it has in the input */
    size_t comment_count;
    uint32_t flags; /* epb_flags of pcapng, 0 none */
    const rep_evidence_packet *evidence;
} rep_packet;

/* A look at a run that goes on. */
typedef struct rep_update {
    int64_t now; /* us, monotonic */
    bool anew;   /* a file begins: all of the state is to be told */
} rep_update;

/* Something that who runs a monitor should know, beside findings. All borrowed. */
typedef struct rep_note {
    rep_log_kind kind;
    const char *text;           /* one sentence */
    const char *interface;      /* NULL: of none */
    const char *policy;         /* path; NULL: of none */
    const char *const *reasons; /* what was wrong, ended by NULL; NULL: nothing to say */
    uint64_t count;             /* of what was lost, 0 nothing */
} rep_note;

typedef struct rep_writer rep_writer;

/* One format. Members that are NULL are not called: hosts must not attach costly callbacks that
 * nobody hears. */
typedef struct rep_format {
    const char *name; /* as after -o */
    const char *help; /* one line */
    bool log;         /* lines that come one by one: live, those of several runs are one file */
    bool live;        /* goes to the system's log, and only while packets come from an interface */
    size_t size;      /* of the writer's own struct, which begins with a rep_writer */
    void (*begin)(rep_writer *writer);
    void (*pdu)(rep_writer *writer, const ana_pdu *pdu);
    unsigned pdu_protocols; /* of which it hears at least, see ana_sink; 0: of all */
    void (*transaction)(rep_writer *writer, const ana_transaction *transaction);
    /* `file`: name of the file that the block was written to, NULL none */
    void (*block)(rep_writer *writer, const ana_block *block, const char *file);
    void (*connection)(rep_writer *writer, const ana_connection *connection); /* has ended */
    void (*finish)(rep_writer *writer, const rep_outcome *outcome);
    /* Formats that write packets have both: after `finish`, each packet of rep_outcome.evidence in
     * the order of the inputs, then the end. That returns true if it wants them all once more. */
    void (*packet)(rep_writer *writer, const rep_packet *packet);
    bool (*packets_end)(rep_writer *writer);
    /* While a run goes on, again and again: tells what is new, and what changed, once in a while.
     */
    void (*update)(rep_writer *writer, const rep_outcome *outcome, const rep_update *update);
    /* ... and for each connection that has not ended. */
    void (*open)(rep_writer *writer, const ana_connection *connection, const rep_update *update);
    /* The policy of the settings is another one now. */
    void (*policy)(rep_writer *writer);
    void (*note)(rep_writer *writer, const rep_note *note);
    void (*free)(rep_writer *writer); /* what begin made */
} rep_format;

struct rep_writer {
    const rep_format *format;
    const rep_settings *settings;
    rep_output *output;
};

extern const rep_format rep_format_text, rep_format_events, rep_format_transactions,
    rep_format_pdus, rep_format_csv, rep_format_evidence, rep_format_syslog;

/* NULL if there is no such format. */
const rep_format *rep_format_find(const char *name);
/* All formats, ended by NULL, the default first. */
const rep_format *const *rep_formats(void);

/* The caller owns the result; `settings` and `output` are borrowed. */
rep_writer *rep_writer_new(const rep_format *format, const rep_settings *settings,
                           rep_output *output);
void rep_writer_free(rep_writer *writer);

#endif
