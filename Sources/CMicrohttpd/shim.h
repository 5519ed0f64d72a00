#pragma once
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

// libmicrohttpd starts and asks through variadic functions, and its closed enums do not reach Swift as constants.

static const enum MHD_Result reeve_mhd_yes = MHD_YES;
static const enum MHD_Result reeve_mhd_no = MHD_NO;
static const ssize_t reeve_mhd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t reeve_mhd_end_with_error = MHD_CONTENT_READER_END_WITH_ERROR;

typedef void *(*reeve_mhd_uri_callback)(void *context, const char *uri, struct MHD_Connection *connection);

struct reeve_mhd_settings {
    const char *host;         // a numeric IPv4 or IPv6 address
    uint16_t port;            // 0: any free port
    unsigned int connections_max;
    unsigned int idle_seconds;
    size_t connection_bytes_max;
    const char *certificate_pem;   // NULL: no TLS
    const char *key_pem;
    void *context;            // handed to each callback below
    reeve_mhd_uri_callback started;
    MHD_AccessHandlerCallback handle;
    MHD_RequestCompletedCallback completed;
};

// NULL where the daemon could not be started, with the reason in *reason (an errno, EINVAL for a bad address).
static inline struct MHD_Daemon *reeve_mhd_start(const struct reeve_mhd_settings *settings, int *reason) {
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
    const struct sockaddr *address = NULL;
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    memset(&ipv4, 0, sizeof ipv4);
    memset(&ipv6, 0, sizeof ipv6);
    if (inet_pton(AF_INET, settings->host, &ipv4.sin_addr) == 1) {
        ipv4.sin_family = AF_INET;
        ipv4.sin_port = htons(settings->port);
        address = (const struct sockaddr *)&ipv4;
    } else if (inet_pton(AF_INET6, settings->host, &ipv6.sin6_addr) == 1) {
        ipv6.sin6_family = AF_INET6;
        ipv6.sin6_port = htons(settings->port);
        address = (const struct sockaddr *)&ipv6;
        flags |= MHD_USE_IPv6;
    } else {
        *reason = EINVAL;
        return NULL;
    }
    struct MHD_OptionItem tls[3] = {{MHD_OPTION_END, 0, NULL}, {MHD_OPTION_END, 0, NULL}, {MHD_OPTION_END, 0, NULL}};
    if (settings->certificate_pem != NULL) {
        flags |= MHD_USE_TLS;
        tls[0].option = MHD_OPTION_HTTPS_MEM_CERT;
        tls[0].ptr_value = (void *)settings->certificate_pem;
        tls[1].option = MHD_OPTION_HTTPS_MEM_KEY;
        tls[1].ptr_value = (void *)settings->key_pem;
    }
    errno = 0;
    struct MHD_Daemon *daemon = MHD_start_daemon(
        flags, settings->port, NULL, NULL, settings->handle, settings->context,
        MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_CONNECTION_LIMIT, settings->connections_max,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_bytes_max,
        MHD_OPTION_STRICT_FOR_CLIENT, (int)1,
        MHD_OPTION_URI_LOG_CALLBACK, settings->started, settings->context,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_ARRAY, tls,
        MHD_OPTION_END);
    if (daemon == NULL) *reason = errno;
    return daemon;
}

static inline uint16_t reeve_mhd_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

// Writes `address:port` (`[address]:port` for IPv6) of the client, or nothing.
static inline void reeve_mhd_peer(struct MHD_Connection *connection, char *text, size_t text_bytes_max) {
    text[0] = 0;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == NULL || info->client_addr == NULL) return;
    char address[INET6_ADDRSTRLEN];
    if (info->client_addr->sa_family == AF_INET) {
        const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)info->client_addr;
        if (inet_ntop(AF_INET, &ipv4->sin_addr, address, sizeof address) == NULL) return;
        snprintf(text, text_bytes_max, "%s:%u", address, (unsigned)ntohs(ipv4->sin_port));
    } else if (info->client_addr->sa_family == AF_INET6) {
        const struct sockaddr_in6 *ipv6 = (const struct sockaddr_in6 *)info->client_addr;
        if (inet_ntop(AF_INET6, &ipv6->sin6_addr, address, sizeof address) == NULL) return;
        snprintf(text, text_bytes_max, "[%s]:%u", address, (unsigned)ntohs(ipv6->sin6_port));
    }
}

static inline void reeve_mhd_each_header(
    struct MHD_Connection *connection, MHD_KeyValueIteratorN iterator, void *context
) {
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, iterator, context);
}

// The library keeps a copy of the bytes.
static inline struct MHD_Response *reeve_mhd_response_of_bytes(const void *bytes, size_t count) {
    return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

static inline struct MHD_Response *reeve_mhd_response_of_reader(
    size_t block_bytes, MHD_ContentReaderCallback reader, void *context, MHD_ContentReaderFreeCallback release
) {
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block_bytes, reader, context, release);
}

// For an answer that has no body: chunked, the library would send the last chunk of a body that there is not.
static inline void reeve_mhd_close_after(struct MHD_Response *response) {
    MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
}
