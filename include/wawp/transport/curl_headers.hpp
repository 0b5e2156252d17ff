// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/http/request.hpp>

namespace wawp::detail {

/// The request's headers as libcurl takes them. Their text may hold a key: it is wiped before it is freed.
class curl_headers {
public:
    curl_headers() = default;
    curl_headers(const curl_headers&) = delete;
    curl_headers& operator=(const curl_headers&) = delete;
    ~curl_headers() { clear(); }

    void clear() noexcept {
        for (curl_slist* line = list_; line != nullptr; line = line->next) {
            overwrite(line->data, std::string_view(line->data).size());
        }
        curl_slist_free_all(list_);
        list_ = nullptr;
        own_ = 0;
        may_be_kept_ = true;
    }

    /// Drops them unless their names say that none of them holds a key.
    void clear_keys() noexcept {
        if (!may_be_kept_) clear();
    }

    /// Whether it holds these headers already, and behind them lines of ours.
    [[nodiscard]] bool holds(const std::vector<http::request_header>& headers) const noexcept {
        const curl_slist* line = list_;
        for (const http::request_header& header : headers) {
            if (line == nullptr || !is_line(line->data, header)) return false;
            line = line->next;
        }
        return line != nullptr && headers.size() == own_;
    }

    /// @return whether the line was added; if not, memory is short
    bool add(const char* line) noexcept {
        curl_slist* longer = curl_slist_append(list_, line);
        if (longer == nullptr) return false;
        list_ = longer;
        return true;
    }

    bool add(const http::request_header& header) {
        const std::string_view value = header.value.reveal();
        const bool blank = value.find_first_not_of(" \t") == std::string_view::npos;
        std::string line;
        line.reserve(header.name.size() + value.size() + 3);
        line.append(header.name);
        if (blank) {
            line.append(";");  // libcurl's notation for a header without a value; with ':' it would leave it out
        } else {
            line.append(": ").append(value);
        }
        const bool added = add(line.c_str());
        wipe(line);
        ++own_;
        may_be_kept_ = may_be_kept_ && is_public(header.name);
        return added;
    }

    [[nodiscard]] curl_slist* get() const noexcept { return list_; }

private:
    /// Whether a header of that name never holds a key.
    static bool is_public(std::string_view name) noexcept {
        constexpr std::string_view names[] = {"Content-Type"sv, "Accept"sv, "Accept-Encoding"sv, "User-Agent"sv};
        for (const std::string_view each : names) {
            if (equal_ignoring_case(name, each)) return true;
        }
        return false;
    }

    static bool is_line(std::string_view line, const http::request_header& header) noexcept {
        const std::string_view value = header.value.reveal();
        const std::size_t colon = header.name.size();
        return line.size() == colon + 2 + value.size() && line.starts_with(header.name) && line.substr(colon, 2) == ": " && line.ends_with(value);
    }

    curl_slist* list_ = nullptr;
    std::size_t own_ = 0;       // that came with the request; the first ones
    bool may_be_kept_ = true;
};

}  // namespace wawp::detail
