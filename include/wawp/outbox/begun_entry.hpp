// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include <wawp/core/error.hpp>
#include <wawp/core/result.hpp>
#include <wawp/journal/journal.hpp>
#include <wawp/outbox/outbox.hpp>

namespace wawp::detail {

/// Stands in for a journal where the outbox is one: what `once` asks of it was settled before.
struct begun_entry {
    const outbox_entry* entry;
    journal_verdict how{};
    bool ended = false;

    [[nodiscard]] result<begin_answer> begin(std::string_view, std::string_view payload) const {
        const begin_status status = payload == entry->payload ? begin_status::go : begin_status::other_payload;
        return begin_answer{.status = status, .fence = entry->fence};
    }
    [[nodiscard]] result<journal_state> end(std::string_view, std::uint64_t, const journal_verdict& verdict) {
        how = verdict;
        ended = true;
        return journal_state::sending;  // the worker writes it down
    }
    [[nodiscard]] result<journal_state> resolve(std::string_view, resolution) const { return unexpected{error{.code = errc::not_in_doubt}}; }
};

}  // namespace wawp::detail
