/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/sandbox.h"

#include <glib.h>

/* Sanitizers make calls of their own. */
#if defined(__SANITIZE_ADDRESS__) || !defined(S7TAP_SECCOMP)
#define BUILT 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BUILT 0
#endif
#endif
#ifndef BUILT
#define BUILT 1
#endif

#if BUILT
#include <errno.h>
#include <net/if.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static const int allowed[] = {
    /* Outputs, policies, statistics of libpcap in /sys, files that rotate */
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev),
    SCMP_SYS(pwrite64), SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(close), SCMP_SYS(lseek),
    SCMP_SYS(_llseek), SCMP_SYS(fstat), SCMP_SYS(fstat64), SCMP_SYS(stat), SCMP_SYS(stat64),
    SCMP_SYS(lstat), SCMP_SYS(lstat64), SCMP_SYS(newfstatat), SCMP_SYS(fstatat64), SCMP_SYS(statx),
    SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(access), SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2), SCMP_SYS(getcwd), SCMP_SYS(getdents), SCMP_SYS(getdents64),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(fcntl), SCMP_SYS(fcntl64),
    SCMP_SYS(ftruncate), SCMP_SYS(fchmod), SCMP_SYS(fallocate), SCMP_SYS(fsync),
    SCMP_SYS(fdatasync), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2),
    SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(umask),
    /* The main loop, signals, threads of GLib */
    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(_newselect),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigtimedwait), SCMP_SYS(sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(futex),
    SCMP_SYS(futex_time64), SCMP_SYS(ppoll_time64), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group),
    SCMP_SYS(rseq), SCMP_SYS(set_robust_list), SCMP_SYS(membarrier),
    /* Clocks, numbers, who we are */
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(getrandom), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid),
    SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(getrusage), SCMP_SYS(sysinfo), SCMP_SYS(uname),
    /* Memory */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    /* Sockets that are open: those of captures, that of the service manager */
    SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(getsockname), SCMP_SYS(getsockopt),
    SCMP_SYS(setsockopt), SCMP_SYS(shutdown)};

static const int deadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(setns),
    SCMP_SYS(unshare),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(keyctl),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(reboot),
};

/* Terminals; the state of interfaces. */
static const unsigned long controls[] = {TIOCGWINSZ, 0x5401 /* TCGETS */, FIONREAD, SIOCGIFINDEX,
                                         SIOCGIFFLAGS};

static const int writing[] = {SCMP_SYS(write),   SCMP_SYS(writev),  SCMP_SYS(pwrite64),
                              SCMP_SYS(sendto),  SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg),
                              SCMP_SYS(dup),     SCMP_SYS(dup2),    SCMP_SYS(dup3),
                              SCMP_SYS(pwritev), SCMP_SYS(pwritev2)};

enum { MOST_CALLS = 1024 };

enum { NEVER, NEW, TOLD };
static volatile sig_atomic_t denied[MOST_CALLS];
static volatile sig_atomic_t any_new;

static void on_denied(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    const unsigned number = (unsigned)info->si_syscall;
    if (number < MOST_CALLS && denied[number] == NEVER) {
        denied[number] = NEW;
        any_new = 1;
    }
    ucontext_t *user = context;
#if defined(__x86_64__)
    user->uc_mcontext.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
    user->uc_mcontext.regs[0] = (unsigned long)-EPERM;
#else
    (void)user;
#endif
}

/* Where the handler cannot give the call a result, the kernel does, and nothing is told. */
static uint32_t deny(void)
{
#if defined(__x86_64__) || defined(__aarch64__)
    return SCMP_ACT_TRAP;
#else
    return SCMP_ACT_ERRNO(EPERM);
#endif
}

static bool catch_denied(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO};
    action.sa_sigaction = on_denied;
    sigemptyset(&action.sa_mask);
    return sigaction(SIGSYS, &action, NULL) == 0;
}

/* Some calls are none on this architecture: libseccomp leaves those out. */
static bool add_all(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (seccomp_rule_add(filter, action, calls[i], 0) != 0)
            return false;
    return true;
}

static struct scmp_arg_cmp equals(unsigned argument, scmp_datum_t value)
{
    return (struct scmp_arg_cmp){argument, SCMP_CMP_EQ, value, 0};
}

/* A log that was started anew is another one at the same place. */
static bool add_logs(scmp_filter_ctx filter, const app_descriptors *descriptors)
{
    for (size_t i = 0; i < descriptors->log_count; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(connect), 1,
                             equals(0, (scmp_datum_t)descriptors->logs[i])) != 0)
            return false;
    return true;
}

static bool add_conditional(scmp_filter_ctx filter)
{
    const uint32_t allow = SCMP_ACT_ALLOW;
    const struct scmp_arg_cmp no_code = {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
    bool good = seccomp_rule_add(filter, allow, SCMP_SYS(mmap), 1, no_code) == 0 &&
                seccomp_rule_add(filter, allow, SCMP_SYS(mmap2), 1, no_code) == 0 &&
                seccomp_rule_add(filter, allow, SCMP_SYS(mprotect), 1, no_code) == 0;
    for (size_t i = 0; i < G_N_ELEMENTS(controls) && good; i++)
        good = seccomp_rule_add(filter, allow, SCMP_SYS(ioctl), 1, equals(1, controls[i])) == 0;
    /* To whom a socket is connected, no one else; abort() of this process, no other. */
    return good && seccomp_rule_add(filter, allow, SCMP_SYS(sendto), 1, equals(4, 0)) == 0 &&
           seccomp_rule_add(filter, allow, SCMP_SYS(tgkill), 1,
                            equals(0, (scmp_datum_t)getpid())) == 0;
}

/* Filters add up. This one comes first, since the other forbids further ones. */
static bool forbid_sending(const int *captured, size_t count)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool good = filter && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0;
    for (size_t i = 0; i < count && good; i++)
        for (size_t k = 0; k < G_N_ELEMENTS(writing) && good; k++)
            good = seccomp_rule_add(filter, deny(), writing[k], 1,
                                    equals(0, (scmp_datum_t)captured[i])) == 0;
    good = good && (count == 0 || seccomp_load(filter) == 0);
    if (filter)
        seccomp_release(filter);
    return good;
}

static bool forbid_the_rest(const app_descriptors *descriptors)
{
    scmp_filter_ctx filter = seccomp_init(deny());
    const bool good = filter && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
                      add_all(filter, SCMP_ACT_KILL_PROCESS, deadly, G_N_ELEMENTS(deadly)) &&
                      add_all(filter, SCMP_ACT_ALLOW, allowed, G_N_ELEMENTS(allowed)) &&
                      add_conditional(filter) && add_logs(filter, descriptors) &&
                      seccomp_load(filter) == 0;
    if (filter)
        seccomp_release(filter);
    return good;
}

app_sandbox app_sandbox_enter(const app_descriptors *descriptors)
{
    const bool good = catch_denied() &&
                      forbid_sending(descriptors->captured, descriptors->captured_count) &&
                      forbid_the_rest(descriptors);
    return good ? APP_SANDBOX_ON : APP_SANDBOX_REFUSED;
}

char *app_sandbox_denied(void)
{
    if (!any_new)
        return NULL;
    any_new = 0;
    GString *names = g_string_new(NULL);
    for (int number = 0; number < MOST_CALLS; number++) {
        if (denied[number] != NEW)
            continue;
        denied[number] = TOLD;
        char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number);
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name ? name : "unknown");
        free(name);
    }
    return g_string_free(names, names->len == 0);
}

#else

app_sandbox app_sandbox_enter(const app_descriptors *descriptors)
{
    (void)descriptors;
    return APP_SANDBOX_NOT_BUILT;
}

char *app_sandbox_denied(void)
{
    return NULL;
}

#endif
