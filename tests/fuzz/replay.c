/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In place of libFuzzer: plays files, or those of folders, to a fuzz target once each, for builds
 * that are made to measure what the corpus reaches. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void play_file(const char *path)
{
    enum { MOST = 1 << 20 };
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(MOST);
    if (!file || !bytes) {
        perror(path);
        exit(2);
    }
    const size_t size = fread(bytes, 1, MOST, file);
    if (ferror(file) || !feof(file)) {
        fprintf(stderr, "%s: cannot be read, or is larger than 1 MiB\n", path);
        exit(2);
    }
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
}

static size_t play_folder(DIR *folder, const char *path)
{
    size_t count = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char file[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        play_file(file);
        count++;
    }
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (folder) {
            count += play_folder(folder, argv[i]);
            closedir(folder);
        } else {
            play_file(argv[i]);
            count++;
        }
    }
    printf("%zu inputs played\n", count);
    return count > 0 ? 0 : 2;
}
