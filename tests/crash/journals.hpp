// SPDX-License-Identifier: MIT
// The journals that the campaign knows, told apart by their addresses.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <wawp/journal/sqlite.hpp>
#if defined(CRASH_POSTGRES)
#include <wawp/journal/postgres.hpp>
#endif

namespace crash {

class any_journal {
public:
    static wawp::result<any_journal> open(const std::string& address) {
#if defined(CRASH_POSTGRES)
        // No grace: the campaign's person knows which processes are dead.
        if (is_postgres(address)) return wrap(wawp::postgres_journal::open(address, {.wait = std::chrono::seconds{30}, .grace = std::chrono::seconds{0}}));
#endif
        return wrap(wawp::sqlite_journal::open(address, {.wait = std::chrono::seconds{30}}));
    }
    static bool is_postgres(const std::string& address) { return address.find('=') != std::string::npos; }

    wawp::result<wawp::begin_answer> begin(std::string_view key, std::string_view payload) {
        return std::visit([&](auto& one) { return one.begin(key, payload); }, any_);
    }
    wawp::result<wawp::journal_state> end(std::string_view key, std::uint64_t fence, const wawp::journal_verdict& how) {
        return std::visit([&](auto& one) { return one.end(key, fence, how); }, any_);
    }
    wawp::result<wawp::journal_state> resolve(std::string_view key, wawp::resolution what) {
        return std::visit([&](auto& one) { return one.resolve(key, what); }, any_);
    }
    wawp::result<wawp::journal_entry> find(std::string_view key) {
        return std::visit([&](auto& one) { return one.find(key); }, any_);
    }
    wawp::result<std::vector<wawp::journal_entry>> in_doubt(std::size_t limit) {
        return std::visit([&](auto& one) { return one.in_doubt(limit); }, any_);
    }

private:
#if defined(CRASH_POSTGRES)
    using any = std::variant<wawp::sqlite_journal, wawp::postgres_journal>;
#else
    using any = std::variant<wawp::sqlite_journal>;
#endif
    explicit any_journal(any one) : any_(std::move(one)) {}

    template <class Journal>
    static wawp::result<any_journal> wrap(wawp::result<Journal> opened) {
        if (!opened) return wawp::unexpected{std::move(opened.error())};
        return any_journal(any(*std::move(opened)));
    }

    any any_;
};

}  // namespace crash
