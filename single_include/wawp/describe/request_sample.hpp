// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <wawp/describe/redact_request.hpp>

// wawp/describe/literal.hpp
/// Bytes as literals of other languages. What acts on a terminal, an editor or a clipboard instead of being shown (controls,
/// marks that turn the direction of a text, bytes that are not UTF-8) is never left as it is; all else is, so that it reads.
namespace wawp::detail {

/// Whether every code point is shown as it is; line breaks are where `breaks` says so.
[[nodiscard]] inline bool is_showable(std::string_view text, bool breaks = false) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const utf8::code_point point = utf8::decode(text, at);
        const bool shown = point.size != 0 && (!utf8::steers_display(point.value) || (breaks && point.value == '\n'));
        if (!shown) return false;
        at += point.size;
    }
    return true;
}

/// How a language writes a text.
struct literal_syntax {
    char quote;                ///< before and behind it
    std::string_view escaped;  ///< what a backslash goes before: the quote, the backslash itself
    bool bytes = false;        ///< the text is bytes, and those beyond ASCII are written as numbers
    bool code_points = false;  ///< `u2028` behind a backslash is a code point; otherwise it is written as its bytes
    bool in_page = false;      ///< may stand in a page, where `</script>` would end it
};

inline void append_hex(std::string& out, unsigned value, int digits) {
    while (digits-- > 0) out.push_back("0123456789ABCDEF"[value >> (4 * digits) & 15]);
}

inline void append_bytes_as_hex(std::string& out, std::string_view bytes) {
    for (const char c : bytes) append_hex(out.append("\\x"sv), static_cast<unsigned char>(c), 2);
}

/// Appends `text` as a literal.
inline void append_literal(std::string& out, std::string_view text, const literal_syntax& syntax) {
    out.push_back(syntax.quote);
    for (std::size_t at = 0; at < text.size();) {
        const utf8::code_point point = utf8::decode(text, at);
        const std::string_view bytes = text.substr(at, point.size == 0 ? 1 : point.size);
        at += bytes.size();
        if (bytes == "\n"sv) {
            out.append("\\n"sv);
        } else if (bytes == "<"sv && syntax.in_page) {
            out.append("\\x3C"sv);
        } else if (!utf8::steers_display(point.value) && !(syntax.bytes && point.size > 1)) {  // what is not UTF-8 has the value 0
            if (point.size == 1 && syntax.escaped.find(bytes.front()) != std::string_view::npos) out.push_back('\\');
            out.append(bytes);
        } else if (syntax.code_points && point.size > 1) {
            append_hex(out.append("\\u"sv), static_cast<unsigned>(point.value), 4);  // none lies beyond U+FFFF
        } else {
            append_bytes_as_hex(out, bytes);
        }
    }
    out.push_back(syntax.quote);
}

/// `'…'`, or `"…"` where only that can say it: in PHP the first takes everything but `'` and `\` as it is.
inline void append_php(std::string& out, std::string_view text) {
    constexpr literal_syntax plain{.quote = '\'', .escaped = "'\\"sv}, with_escapes{.quote = '"', .escaped = "\"\\$"sv};
    append_literal(out, text, is_showable(text) ? plain : with_escapes);
}

/// For a text between the quotes of a shell: nothing but the quote itself means anything there.
inline void append_shell_quoted(std::string& out, std::string_view text) {
    out.push_back('\'');
    for (const char c : text) {
        if (c == '\'') {
            out.append("'\\''"sv);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('\'');
}

/// `printf '…'`, which prints exactly `text`: the one way in which POSIX's shell says every byte, NUL included.
inline void append_printf(std::string& out, std::string_view text) {
    out.append("printf '"sv);
    for (std::size_t at = 0; at < text.size();) {
        const utf8::code_point point = utf8::decode(text, at);
        const std::string_view bytes = text.substr(at, point.size == 0 ? 1 : point.size);
        const char first = bytes.front();
        const bool option = at == 0 && first == '-';
        at += bytes.size();
        if (first == '%' || first == '\\') {
            out.append({first, first});
        } else if (point.size != 0 && first != '\'' && !option && !utf8::steers_display(point.value)) {
            out.append(bytes);
        } else {
            for (const char c : bytes) {
                const auto byte = static_cast<unsigned char>(c);
                out.append({'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + (byte >> 3 & 7)), static_cast<char>('0' + (byte & 7))});
            }
        }
    }
    out.push_back('\'');
}

/// One argument of a command: quoted, or printed where it has what quotes cannot show.
inline void append_shell_argument(std::string& out, std::string_view text) {
    if (is_showable(text)) return append_shell_quoted(out, text);
    append_printf(out.append("\"$("sv), text);
    out.append(")\""sv);
}

}  // namespace wawp::detail

// wawp/describe/request_sample.hpp
/// Requests as programs of other languages, for documentation, support and a try by hand. No part of `wawp.hpp`.
namespace wawp {

/// What a sample is written in.
enum class sample_language : std::uint8_t {
    curl,        ///< a command for a POSIX shell, with curl 7.43 or later
    python,      ///< Python 3.9 or later, nothing but its standard library
    javascript,  ///< `fetch`: Node 18 or later, and browsers, in a script, a module or the console
    php,         ///< PHP 7 or later, nothing but its streams: `php-cli` alone has no curl extension
    http,        ///< the bytes of the request, HTTP/1.1
};

/// `curl`, `python`, `javascript`, `php` or `http`; static.
[[nodiscard]] constexpr std::string_view to_string(sample_language language) noexcept {
    constexpr std::string_view names[] = {"curl"sv, "python"sv, "javascript"sv, "php"sv, "http"sv};
    return names[static_cast<std::size_t>(language)];
}

/// Reads what `to_string` writes, as command lines need it.
/// @return the language, or `errc::bad_option` with the names that there are
[[nodiscard]] inline result<sample_language> parse_sample_language(std::string_view name) {
    for (const sample_language each : {sample_language::curl, sample_language::python, sample_language::javascript, sample_language::php, sample_language::http}) {
        if (to_string(each) == name) return each;
    }
    error unknown{.code = errc::bad_option};
    unknown.violations.push_back({"sample_language", "known_name"sv, detail::describe(name), "give curl, python, javascript, php or http"sv});
    return unexpected{std::move(unknown)};
}

/// What a sample shows.
struct sample_options {
    bool reveal_secrets = false;  ///< shows the access token: the sample then works as it is, and is a secret itself
    secret also_hidden{};  ///< a secret that `redact` of a request would not find: under a key that does not say so. Unused if secrets are shown
};

namespace detail {

/// The url as every client sends it: percent-encoded, without user and fragment.
[[nodiscard]] inline std::string sample_url(std::string_view url) {
    url = url.substr(0, url.find('#'));
    const std::size_t scheme = url.find("://"sv), authority = scheme == url.npos ? 0 : scheme + 3;
    const std::size_t user_end = url.substr(0, url.find_first_of("/?", authority)).rfind('@');
    const std::size_t host = user_end != url.npos && user_end >= authority ? user_end + 1 : authority;
    const std::size_t query = url.find('?', host);
    std::string sent(url.substr(0, authority));
    for (std::size_t at = host; at < url.size(); ++at) {
        const auto byte = static_cast<unsigned char>(url[at]);
        const std::string_view refused = at > query ? "\"<>\\^`{|}'"sv : "\"<>\\^`{|}"sv;  // `fetch` encodes a quote in the query
        if (byte > 0x20 && byte < 0x7F && refused.find(url[at]) == refused.npos) {
            sent.push_back(url[at]);
        } else {
            append_hex(sent.append("%"sv), byte, 2);
        }
    }
    return sent;
}

/// Whether a header is one that a sample can give: no name of its own for the connection, which each client sets, and a
/// name that HTTP has.
[[nodiscard]] inline bool is_sample_header(std::string_view name) noexcept {
    constexpr std::string_view token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"sv;
    for (const std::string_view own : {"Content-Length"sv, "Host"sv, "Connection"sv, "Transfer-Encoding"sv, "Expect"sv}) {
        if (equal_ignoring_case(name, own)) return false;
    }
    return !name.empty() && name.find_first_not_of(token) == std::string_view::npos;
}

/// The request as samples show it. A line break or a NUL in a header's value would start another: it becomes a space, as
/// RFC 9110, section 5.5, has it.
[[nodiscard]] inline http::request sample_request(const http::request& request, const sample_options& options) {
    http::request shown = options.reveal_secrets ? request : redact(request, options.also_hidden);
    shown.url = sample_url(shown.url);
    std::erase_if(shown.headers, [](const http::request_header& header) { return !is_sample_header(header.name); });
    bool has_type = false;
    for (http::request_header& header : shown.headers) {
        std::string value(header.value.reveal());
        std::replace_if(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
        header.value = secret(std::move(value));
        has_type = has_type || equal_ignoring_case(header.name, "Content-Type");
    }
    if (!has_type) shown.headers.push_back({"Content-Type", "application/json"});  // which is what the body is: clients would say something else
    return shown;
}

/// Writes the sample of one request. Each language's function keeps to what the library's own transports do: no redirect is
/// followed, since the next host would get the token; an answer of any status is shown; nothing is sent twice.
class sample_writer {
public:
    explicit sample_writer(const http::request& shown) : method_(http::to_text(shown.method)), url_(shown.url), headers_(shown.headers), body_(shown.body.reveal()) {
        std::size_t size = 2048 + url_.size() + body_.size();
        for (const http::request_header& header : headers_) size += 64 + header.name.size() + header.value.size();
        out_.reserve(6 * size);  // what is shown may be a secret: no copy stays behind
    }

    [[nodiscard]] std::string write(sample_language language) {
        switch (language) {
            case sample_language::curl: curl(); break;
            case sample_language::python: python(); break;
            case sample_language::javascript: javascript(); break;
            case sample_language::php: php(); break;
            case sample_language::http:
            default: http(); break;
        }
        return std::move(out_);
    }

private:
    /// Longer arguments are refused by Linux (128 KiB); `printf` is a part of the shell and takes any.
    static constexpr std::size_t longest_argument = 100'000;

    void curl() {
        const bool as_argument = is_showable(body_, true) && body_.size() < longest_argument;
        if (!as_argument) {
            append_printf(out_, body_);
            out_.append(" |\n"sv);
        }
        out_.append("curl --include --max-time 90"sv);
        if (method_ != "POST") out_.append(" --request "sv).append(method_);
        if (url_.find_first_of("[]{}") != url_.npos) out_.append(" --globoff"sv);
        out_.append(" --url "sv);
        append_shell_argument(out_, url_);
        for (const auto& [name, value] : headers_) {
            out_.append(" \\\n  --header "sv);
            const secret line = value.empty() ? secret(name + ';') : line_of(name, value);  // to curl, `Name:` is no header at all
            append_shell_argument(out_, line.reveal());
        }
        out_.append(" \\\n  "sv);
        if (as_argument) {
            append_shell_quoted(out_.append("--data-raw "sv), body_);
        } else {
            out_.append("--data-binary @-"sv);
        }
        out_.push_back('\n');
    }

    void python() {
        constexpr literal_syntax text{.quote = '\'', .escaped = "'\\"sv, .code_points = true}, bytes{.quote = '\'', .escaped = "'\\"sv, .bytes = true};
        out_.append("import urllib.error\nimport urllib.request\n\n\n"
                    "class NoRedirects(urllib.request.HTTPRedirectHandler):  # the next host would get the token\n"
                    "    def redirect_request(self, *_):\n        return None\n\n\n"
                    "request = urllib.request.Request(\n    "sv);
        append_literal(out_, url_, text);
        out_.append(",\n    method='"sv).append(method_).append("',\n    headers={\n"sv);
        for (const auto& [name, value] : headers_) {
            append_literal(out_.append("        "sv), name, bytes);
            append_literal(out_.append(": "sv), value.reveal(), bytes);  // sent as Latin-1: one character is one byte
            out_.append(",\n"sv);
        }
        out_.append("    },\n    data="sv);
        if (utf8::first_error(body_) == utf8::valid) {
            append_literal(out_, body_, text);
            out_.append(".encode()"sv);
        } else {
            append_literal(out_.append("b"sv), body_, bytes);
        }
        out_.append(",\n)\n"
                    "try:\n    response = urllib.request.build_opener(NoRedirects).open(request, timeout=90)\n"
                    "except urllib.error.HTTPError as refused:\n    response = refused\n"
                    "print(response.status, response.read().decode(errors='replace'))\n"sv);
    }

    void javascript() {
        constexpr literal_syntax text{.quote = '\'', .escaped = "'\\"sv, .code_points = true, .in_page = true},
            bytes{.quote = '\'', .escaped = "'\\"sv, .bytes = true, .in_page = true};
        append_literal(out_.append("fetch("sv), url_, text);
        out_.append(", {\n  method: '"sv).append(method_).append("',\n  redirect: 'manual',  // the next host would get the token\n  signal: AbortSignal.timeout(90000),\n  headers: [\n"sv);
        for (const auto& [name, value] : headers_) {
            append_literal(out_.append("    ["sv), name, bytes);
            append_literal(out_.append(", "sv), value.reveal(), bytes);  // a ByteString: one character is one byte
            out_.append("],\n"sv);
        }
        out_.append("  ],\n  body: "sv);
        if (utf8::first_error(body_) == utf8::valid) {
            append_literal(out_, body_, text);
        } else {
            byte_array();
        }
        out_.append(",\n}).then(async (response) => console.log(response.status, await response.text()));\n"sv);
    }

    void byte_array() {
        out_.append("new Uint8Array(["sv);
        for (const char c : body_) out_.append(std::to_string(static_cast<unsigned char>(c))).push_back(',');
        out_.append("])"sv);
    }

    void php() {
        out_.append("<?php\n$context = stream_context_create(['http' => [\n    'method' => '"sv).append(method_);
        out_.append("',\n    'protocol_version' => '1.1',\n"
                    "    'follow_location' => 0,  // the next host would get the token\n"
                    "    'ignore_errors' => true,  // an answer of any status is read\n"
                    "    'timeout' => 90,\n    'header' => [\n"sv);
        for (const auto& [name, value] : headers_) {
            append_php(out_.append("        "sv), line_of(name, value).reveal());
            out_.append(",\n"sv);
        }
        append_php(out_.append("    ],\n    'content' => "sv), body_);
        append_php(out_.append(",\n]]);\n$answer = fopen("sv), url_);
        out_.append(", 'r', false, $context);\nif ($answer === false) {\n    exit(1);\n}\n"
                    "echo stream_get_meta_data($answer)['wrapper_data'][0], \"\\n\", stream_get_contents($answer), \"\\n\";\n"sv);
    }

    void http() {
        const std::string_view url = url_;
        const std::size_t scheme = url.find("://"sv), authority = scheme == url.npos ? 0 : scheme + 3;
        const std::size_t target = (std::min)(url.find_first_of("/?", authority), url.size());
        out_.append(method_).append(" "sv).append(url.substr(target).starts_with('/') ? ""sv : "/"sv).append(url.substr(target));
        out_.append(" HTTP/1.1\r\nHost: "sv).append(url.substr(authority, target - authority)).append("\r\n"sv);
        for (const auto& [name, value] : headers_) out_.append(name).append(": "sv).append(value.reveal()).append("\r\n"sv);
        out_.append("Content-Length: "sv).append(std::to_string(body_.size())).append("\r\nConnection: close\r\n\r\n"sv).append(body_);
    }

    /// As HTTP has it; a secret, so that no copy stays behind.
    [[nodiscard]] static secret line_of(std::string_view name, const secret& value) {
        std::string line;
        line.reserve(name.size() + 2 + value.size());
        line.append(name).append(": "sv).append(value.reveal());
        return secret(std::move(line));
    }

    std::string_view method_, url_;
    const std::vector<http::request_header>& headers_;
    std::string_view body_;
    std::string out_{};
};

}  // namespace detail

/// A program that sends `request`, byte for byte the same body and the same headers, whatever they hold: what means something
/// to the language, the shell, a page or a terminal is escaped.
///
/// ```cpp
/// const auto request = wawp::encode<wawp::send_event>(event, credentials);
/// std::puts(wawp::request_sample(*request, wawp::sample_language::python).c_str());
/// ```
/// Secrets are shown as `[redacted]` (see `redact` of a request) unless `options.reveal_secrets` asks for them; the result is
/// then the caller's to keep and to `wipe`. The body is written for UTF-8 files; what is not UTF-8 is written as numbers.
/// Left out is what clients set themselves (`Host`, `Content-Length`, `Connection`, ...) and a header whose name HTTP does
/// not have; a request without `Content-Type` says `application/json`.
///
/// @param request   of any endpoint; what no transport would send (a name that is no header's) does not become a part of the sample
/// @param language  what the sample is written in
/// @param options   whether the token is shown
/// @return the sample's text, which ends with a line break; `sample_language::http` is the request's bytes and nothing behind
///         them, with CRLF as line breaks and a NUL where the body has one
[[nodiscard]] inline std::string request_sample(const http::request& request, sample_language language, const sample_options& options = {}) {
    const http::request shown = detail::sample_request(request, options);
    return detail::sample_writer(shown).write(language);
}

}  // namespace wawp
