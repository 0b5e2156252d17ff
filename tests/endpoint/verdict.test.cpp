// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include "support/catch.hpp"

#include <wawp/endpoint/verdict.hpp>

using wawp::delivery;
using wawp::situation;
using wawp::situation_of_status;

static_assert(!wawp::verdict{}.resend_at_most_once && !wawp::verdict{}.resend_at_least_once, "a row that says nothing resends nothing");

TEST_CASE("verdict: each status stands for the situation that its class and its number say") {
    for (int status = -1; status < 1200; ++status) {
        situation expected = situation::other_status;
        if (status >= 200 && status <= 299) expected = situation::unproven;
        if (status >= 400 && status <= 499) expected = situation::other_client_error;
        if (status >= 500 && status <= 599) expected = situation::server_error;
        for (const int moved : {301, 302, 303}) expected = status == moved ? situation::redirect_to_get : expected;
        for (const int kept : {307, 308}) expected = status == kept ? situation::redirect_keeping_post : expected;
        for (const int refused : {400, 401, 402, 403, 404, 405, 410, 411, 413, 414, 415, 417, 422, 431, 501}) {
            expected = status == refused ? situation::refused_by_status : expected;
        }
        for (const int unprocessed : {421, 425}) expected = status == unprocessed ? situation::not_processed : expected;
        if (status == 429) expected = situation::too_many_requests;
        if (status == 521) expected = situation::origin_unreachable;
        INFO(status);
        CHECK(situation_of_status(status) == expected);
    }
}

TEST_CASE("verdict: the strongest of several attempts holds") {
    constexpr delivery all[] = {delivery::not_sent, delivery::unknown, delivery::sent};
    for (int left = 0; left < 3; ++left) {
        for (int right = 0; right < 3; ++right) CHECK(wawp::fold(all[left], all[right]) == all[left > right ? left : right]);
    }
}

TEST_CASE("verdict: at_most_once resends only what surely was not sent, and nobody resends what was sent") {
    for (const wawp::verdict& row : wawp::default_verdicts.rows) {
        if (row.resend_at_most_once) CHECK(row.delivery == delivery::not_sent);
        if (row.resend_at_most_once) CHECK(row.resend_at_least_once);
        if (row.delivery == delivery::sent) CHECK_FALSE(row.resend_at_least_once);
    }
}

TEST_CASE("verdict: a table that claims too much, or is out of order, is unsound") {
    constexpr auto changed = [](situation what, auto change) {
        wawp::verdict_table table = wawp::default_verdicts;
        change(table.rows[static_cast<std::size_t>(what)]);
        return table;
    };
    STATIC_REQUIRE_FALSE(wawp::is_sound(changed(situation::no_status, [](wawp::verdict& row) { row.resend_at_most_once = true; })));
    STATIC_REQUIRE_FALSE(wawp::is_sound(changed(situation::not_connected, [](wawp::verdict& row) { row.resend_at_least_once = false; })));
    STATIC_REQUIRE_FALSE(wawp::is_sound(changed(situation::accepted_with_id, [](wawp::verdict& row) { row.resend_at_least_once = true; })));
    STATIC_REQUIRE_FALSE(wawp::is_sound(changed(situation::server_error, [](wawp::verdict& row) { row.situation = situation::no_status; })));
}

TEST_CASE("verdict: each situation has a name of its own") {
    CHECK(to_string(situation::refused_before_sending) == "refused_before_sending");
    CHECK(to_string(situation::other_status) == "other_status");
    for (const wawp::verdict& left : wawp::default_verdicts.rows) {
        for (const wawp::verdict& right : wawp::default_verdicts.rows) {
            CHECK((to_string(left.situation) == to_string(right.situation)) == (left.situation == right.situation));
        }
    }
}

TEST_CASE("verdict: a situation's name is the one that logs know it by") {
    constexpr std::string_view names[] = {
        "refused_before_sending", "not_connected",   "handshake_failed",   "certificate_refused", "stopped_before_writing", "no_status",
        "stopped_while_writing",  "accepted_with_id", "accepted_by_flag",  "refused_by_mark",     "unproven",               "redirect_keeping_post",
        "redirect_to_get",        "refused_by_status", "layout_refused",   "not_processed",       "too_many_requests",      "quota_reached",
        "other_client_error",     "server_error",    "origin_unreachable", "other_status"};
    for (std::size_t i = 0; i < wawp::situation_count; ++i) CHECK(to_string(static_cast<wawp::situation>(i)) == names[i]);
}
