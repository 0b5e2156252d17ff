// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

#include <wawp/core/error.hpp>

#include "support/catch.hpp"

using wawp::category;
using wawp::delivery;
using wawp::errc;
using wawp::error;

TEST_CASE("error: every code has a row with a name of its own, a meaning and an advice") {
    std::set<std::string_view> names;
    for (const wawp::error_info& row : wawp::error_table) {
        INFO(row.name);
        CHECK(names.insert(row.name).second);
        CHECK_FALSE(row.name.empty());
        CHECK(row.meaning.size() > 10);
        CHECK(row.advice.size() > 5);
        CHECK(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
        CHECK(&wawp::info_of(row.code) == &row);
        CHECK(to_string(row.code) == row.name);
        CHECK_FALSE(to_string(row.category).empty());
    }
    CHECK(names.size() == static_cast<std::size_t>(errc::deadline_passed) + 1);
    CHECK(to_string(errc::session_down) == "session_down");
    CHECK(wawp::info_of(errc::session_down).category == category::session);
}

TEST_CASE("error: to_string of every code says what happened, whether it was sent, and what to do") {
    for (const wawp::error_info& row : wawp::error_table) {
        for (const delivery fate : {delivery::not_sent, delivery::unknown}) {
            error failure{.code = row.code, .delivery = fate};
            failure.message = "the gateway's own words";
            const std::string text = to_string(failure);
            INFO(text);
            CHECK(text.starts_with(fate == delivery::not_sent ? "not sent: " : "unknown whether sent: "));
            CHECK(text.find(row.meaning) != std::string::npos);
            CHECK(text.find(std::string("(").append(row.name).append(")")) != std::string::npos);
            CHECK(text.ends_with(row.advice));
            CHECK((text.find("look into the chat before sending again") != std::string::npos) ==
                  (fate == delivery::unknown));
        }
    }
}

TEST_CASE("error: nobody is sent to a message that is not there, and a refused layout names the way out") {
    for (const errc code : {errc::rejected, errc::declined}) {
        error failure{.code = code};
        CHECK(to_string(failure).find("read the gateway's message") == std::string::npos);
        CHECK(to_string(failure).ends_with("the gateway gave no reason: check the chat id, and the instance in its dashboard"));
        failure.try_other_layout = true;
        CHECK(to_string(failure).ends_with("send the keys in the other layout: see `nested` and `dotted`"));
    }
    CHECK(to_string(error{.code = errc::timed_out}).ends_with(wawp::info_of(errc::timed_out).advice));
}

TEST_CASE("error: names of deliveries and categories") {
    CHECK(to_string(delivery::not_sent) == "not_sent");
    CHECK(to_string(delivery::unknown) == "unknown");
    CHECK(to_string(delivery::sent) == "sent");
    constexpr std::string_view names[] = {"validation", "transport", "authentication", "plan",     "rate_limit",
                                          "session",    "gateway",   "protocol",       "journal",  "cancelled"};
    for (std::size_t i = 0; i < std::size(names); ++i) CHECK(to_string(static_cast<category>(i)) == names[i]);
    CHECK(static_cast<std::size_t>(category::cancelled) + 1 == std::size(names));
    CHECK(delivery::sent > delivery::unknown);
    CHECK(delivery::unknown > delivery::not_sent);
}

TEST_CASE("error: to_string tells everything that is known, in one order") {
    error failure{.code = errc::rate_limited, .delivery = delivery::not_sent};
    failure.http_status = 429;
    failure.gateway_code = "rate_limit_exceeded";
    failure.message = "Slow down";
    failure.attempts = 3;
    failure.retry_after = std::chrono::seconds{7};
    failure.cause = std::make_error_code(std::errc::timed_out);
    failure.offset = 12;
    CHECK(to_string(failure) ==
          "not sent: too many requests (rate_limited), HTTP status 429, gateway code rate_limit_exceeded, "
          "after 3 attempts, retry after 7 s\n"
          "  Slow down\n"
          "  at byte 12\n"
          "  cause: " +
              std::make_error_code(std::errc::timed_out).message() +
              "\n"
              "  what to do: wait before sending again");
    CHECK(to_string(error{.code = errc::timed_out, .delivery = delivery::unknown}) ==
          "unknown whether sent: no answer came in time (timed_out)\n"
          "  what to do: look into the chat before sending again; give it more time: answers can take 30 s and more");
}

TEST_CASE("error: a violation is told as key, rule, what was found, and what to do") {
    const wawp::violation broken{"event.name", "not_blank", "\"\"", "give it at least one visible character"};
    CHECK(to_string(broken) == R"(event.name: not_blank: found "": give it at least one visible character)");
    error failure{.code = errc::rule_broken};
    failure.violations = {broken, broken};
    CHECK(to_string(failure) == "not sent: the event breaks a rule (rule_broken)\n  " + to_string(broken) + "\n  " +
                                    to_string(broken) + "\n  what to do: mend the fields named above");
}
