/*
 * floor does what evidence obliges any reader of log files to do, and nothing
 * else: it reads every file, inflates it, and takes the SHA-256 of the stored
 * and of the inflated bytes. One thread, the fastest libraries that Debian has.
 *
 *     floor duty LIST       read, inflate, both hashes
 *     floor inflate LIST    read and inflate only
 *
 * LIST names one file a line. The sums of stored and inflated bytes are
 * printed, so that the caller can see that the work was done.
 *
 *     cc -O2 -o floor floor.c -ldeflate -lcrypto
 */
#include <fcntl.h>
#include <libdeflate.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct buffer {
	unsigned char *bytes;
	size_t length, capacity;
};

static void fail(const char *what, const char *path)
{
	fprintf(stderr, "floor: %s: %s\n", what, path);
	exit(1);
}

static void reserve(struct buffer *b, size_t capacity)
{
	if (capacity <= b->capacity)
		return;
	free(b->bytes); /* nothing in it is wanted any more */
	b->bytes = malloc(capacity);
	if (!b->bytes)
		fail("no memory", "buffer");
	b->capacity = capacity;
}

static void read_file(const char *path, struct buffer *b)
{
	struct stat info;
	int file = open(path, O_RDONLY);
	if (file < 0 || fstat(file, &info) != 0)
		fail("cannot open", path);
	reserve(b, (size_t)info.st_size + 1);
	for (b->length = 0; b->length < (size_t)info.st_size;) {
		ssize_t n = read(file, b->bytes + b->length, (size_t)info.st_size - b->length);
		if (n <= 0)
			fail("cannot read", path);
		b->length += (size_t)n;
	}
	close(file);
}

/* The last four bytes of a gzip member are its inflated length modulo 2^32
 * (https://www.rfc-editor.org/rfc/rfc1952). Log files have one member. */
static void inflate_file(struct libdeflate_decompressor *d, const char *path, const struct buffer *in, struct buffer *out)
{
	if (in->length < 18)
		fail("no gzip", path);
	const unsigned char *t = in->bytes + in->length - 4;
	size_t size = (size_t)t[0] | (size_t)t[1] << 8 | (size_t)t[2] << 16 | (size_t)t[3] << 24;
	reserve(out, size + 1);
	if (libdeflate_gzip_decompress(d, in->bytes, in->length, out->bytes, size, &out->length) != LIBDEFLATE_SUCCESS)
		fail("cannot inflate", path);
}

static void hash(EVP_MD_CTX *context, const EVP_MD *md, const struct buffer *b, unsigned char sum[EVP_MAX_MD_SIZE])
{
	unsigned char one[EVP_MAX_MD_SIZE];
	unsigned int length = 0;
	if (!EVP_DigestInit_ex2(context, md, NULL) || !EVP_DigestUpdate(context, b->bytes, b->length) ||
	    !EVP_DigestFinal_ex(context, one, &length))
		fail("cannot hash", "buffer");
	for (unsigned int i = 0; i < length; i++)
		sum[i] ^= one[i];
}

int main(int argc, char **argv)
{
	if (argc != 3 || (strcmp(argv[1], "duty") != 0 && strcmp(argv[1], "inflate") != 0)) {
		fprintf(stderr, "floor: want duty or inflate, and a list of files\n");
		return 2;
	}
	int hashes = strcmp(argv[1], "duty") == 0;
	FILE *list = fopen(argv[2], "r");
	if (!list)
		fail("cannot open", argv[2]);
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_MD *md = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (!d || !context || !md)
		fail("no memory", "libraries");
	struct buffer in = {0}, out = {0};
	unsigned char sum[EVP_MAX_MD_SIZE] = {0};
	uint64_t stored = 0, inflated = 0;
	char *line = NULL;
	size_t capacity = 0;
	for (ssize_t n; (n = getline(&line, &capacity, list)) > 0;) {
		if (line[n - 1] == '\n')
			line[n - 1] = 0;
		read_file(line, &in);
		inflate_file(d, line, &in, &out);
		if (hashes) {
			hash(context, md, &in, sum);
			hash(context, md, &out, sum);
		}
		stored += in.length;
		inflated += out.length;
	}
	printf("%llu %llu", (unsigned long long)stored, (unsigned long long)inflated);
	if (hashes) { /* of all hashes, one over the other */
		printf(" ");
		for (int i = 0; i < 32; i++)
			printf("%02x", sum[i]);
	}
	printf("\n");
	return 0;
}
