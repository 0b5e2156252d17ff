// SPDX-License-Identifier: MIT
#include <chrono>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"
#include "support/sample_event.hpp"

#include <wawp/client/submission.hpp>
#include <wawp/event/self_hosted.hpp>

using namespace std::chrono_literals;
using wawp::action;
using wawp::delivery;
using wawp::errc;
using wawp::instruction;
using wawp::json::layout;
using wawp::layout_search;
using wawp::moment;

namespace {

constexpr std::chrono::steady_clock::time_point noon{12h};

wawp::http::outcome accepted() { return wawp::http::response{201, {}, R"({"id":"true_1@c.us_3EB0"})"}; }
wawp::http::outcome refused(int status, const char* body) { return wawp::http::response{status, {}, body}; }
wawp::http::outcome wrong_layout() { return refused(400, R"({"message":"event must be an object"})"); }

moment at(std::chrono::steady_clock::time_point now) { return {now, {}, 1.0}; }

/// Keeps what an observer is told of an attempt that failed.
struct reporter : wawp::no_observer {
    std::vector<std::string>* lines;
    explicit reporter(std::vector<std::string>& to) : lines(&to) {}
    void attempt_ended(const wawp::attempt_report& report) {
        std::string line = std::to_string(report.number) + " " + std::to_string(report.status) + " ";
        line += to_string(report.verdict.situation);
        if (report.failure != nullptr) {
            line += " " + std::string(to_string(wawp::info_of(report.failure->code).category)) + " " + report.failure->gateway_code;
        }
        lines->push_back(line);
    }
};
/// Notes where bodies are written. They move with their buffers, which are kept, wiped, as long as who holds them.
struct noting_json : wawp::json::native {
    static std::vector<std::string_view>& bodies() {
        static std::vector<std::string_view> written;
        return written;
    }
    template <layout Layout, class... Parts>
    static void write(std::string& out, const Parts&... parts) {
        wawp::json::native::write<Layout>(out, parts...);
        bodies().push_back(out);
    }
};

/// Its answers cannot be judged for lack of memory.
struct short_of_memory : wawp::send_event {
    static std::string id_of(const answer&) { throw std::bad_alloc(); }
};

static_assert(wawp::observer_policy<reporter> && !std::is_copy_constructible_v<wawp::submission<>> &&
              !std::is_move_constructible_v<wawp::submission<>>);

}  // namespace

TEST_CASE("submission: sends, and answers with the request and by when the attempt must be over") {
    wawp::submission invitation{tests::documented_event(), tests::who, {.exchange = {.attempt_timeout = 7s}}};
    const instruction next = invitation.start(noon);
    REQUIRE(next.action == action::send);
    REQUIRE(next.request != nullptr);
    CHECK(next.request->url == "https://api.wawp.net/v2/send/event");
    CHECK(next.until == noon + 7s);
    CHECK(invitation.on_outcome(accepted(), at(noon + 1s)).action == action::done);
    CHECK(next.request->body.empty());  // wiped: it held the token
    const auto sent = invitation.finish();
    REQUIRE(sent);
    CHECK(sent->id == "true_1@c.us_3EB0");
    CHECK(sent->layout == layout::dotted);
    CHECK(invitation.layout() == wawp::layout_choice{layout::dotted, layout_search::settled});
}

TEST_CASE("submission: neither the event nor the options are needed after its construction") {
    auto e = std::make_unique<wawp::event>(tests::documented_event());
    auto options = std::make_unique<wawp::client_options>();
    options->request.base_url = "https://gateway.example";
    options->verdicts.rows[static_cast<std::size_t>(wawp::situation::refused_by_status)].resend_at_most_once = true;
    wawp::submission invitation{*e, tests::who, *options};
    e->name = "another";
    e.reset();
    options.reset();
    CHECK(invitation.start(noon).request->url == "https://gateway.example/v2/send/event");
    CHECK(invitation.on_outcome(refused(401, ""), at(noon)).action == action::wait);  // as the table said
    REQUIRE(invitation.on_wake(noon + 1s).action == action::send);
    const instruction other = invitation.on_outcome(wrong_layout(), at(noon + 1s));
    REQUIRE(other.action == action::send);
    CHECK(other.request->body.reveal().find("Team Meeting") != std::string_view::npos);
    CHECK(other.request->body.reveal().find("\"event\":{") != std::string_view::npos);
}

TEST_CASE("submission: what one found out of the layout, the next one starts from") {
    wawp::submission first{tests::documented_event(), tests::who};
    REQUIRE(first.start(noon).action == action::send);
    REQUIRE(first.on_outcome(wrong_layout(), at(noon)).action == action::send);
    REQUIRE(first.on_outcome(accepted(), at(noon)).action == action::done);
    CHECK(first.finish()->layout == layout::nested);
    CHECK(first.layout() == wawp::layout_choice{layout::nested, layout_search::settled});

    wawp::submission second{tests::documented_event(), tests::who, {}, wawp::at_most_once{}, wawp::no_observer{}, first.layout()};
    CHECK(second.start(noon).request->body.reveal().find("\"event\":{") != std::string_view::npos);
    CHECK(second.on_outcome(wrong_layout(), at(noon)).action == action::done);  // the switch was made
}

TEST_CASE("submission: an event that breaks a rule is done before it starts, and stays so") {
    wawp::event e = tests::documented_event();
    e.name = " ";
    std::vector<std::string> lines;
    wawp::submission invitation{e, tests::who, {}, wawp::at_most_once{}, reporter(lines)};
    CHECK(invitation.start(noon).action == action::done);
    CHECK(invitation.on_outcome(accepted(), at(noon)).action == action::done);
    CHECK(invitation.on_wake(noon).action == action::done);
    CHECK(invitation.cancel(noon).action == action::done);
    const auto sent = invitation.finish();
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::rule_broken);
    CHECK(sent.error().attempts == 0);
    CHECK(lines.empty());
}

TEST_CASE("submission: no attempt allowed is an option to mend") {
    wawp::submission invitation{tests::documented_event(), tests::who, {.exchange = {.max_attempts = 0}}};
    CHECK(invitation.start(noon).action == action::done);
    CHECK(invitation.finish().error().violations.at(0).key == "exchange.max_attempts");
}

TEST_CASE("submission: an accepted answer that cannot be judged to its end leaves no receipt behind") {
    wawp::submission<short_of_memory> invitation{tests::documented_event(), tests::who};
    REQUIRE(invitation.start(noon).action == action::send);
    CHECK_THROWS_AS(invitation.on_outcome(accepted(), at(noon + 1s)), std::bad_alloc);
    const auto sent = invitation.finish();
    REQUIRE_FALSE(sent);
    CHECK(sent.error().delivery == delivery::unknown);
}

TEST_CASE("submission: cancelled on its way, the outcome still counts and no attempt follows") {
    wawp::submission invitation{tests::documented_event(), tests::who};
    REQUIRE(invitation.start(noon).action == action::send);
    CHECK(invitation.cancel(noon).action == action::none);
    CHECK(invitation.on_outcome(refused(429, ""), at(noon + 1s)).action == action::done);
    const auto sent = invitation.finish();
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::cancelled);
    CHECK(sent.error().delivery == delivery::not_sent);
    CHECK(sent.error().elapsed == 1s);
}

TEST_CASE("submission: what would have ended it anyhow is told, and not that it was cancelled meanwhile") {
    const struct {
        unsigned max_attempts;
        std::chrono::milliseconds timeout;
        const char* retry_after;
        errc told;
    } rows[] = {{1, 2min, "1", errc::rate_limited},      {4, 2min, "600", errc::rate_limited}, {4, 2min, "119", errc::rate_limited},
                {4, 2min, "118", errc::cancelled},       {2, 2min, "1", errc::cancelled},      {4, 500ms, "0", errc::rate_limited},
                {4, 2min, "99999999999", errc::rate_limited}};
    for (const auto& row : rows) {
        CAPTURE(row.max_attempts, row.timeout.count(), row.retry_after);
        wawp::submission invitation{tests::documented_event(), tests::who, {.exchange = {.max_attempts = row.max_attempts, .timeout = row.timeout}}};
        REQUIRE(invitation.start(noon).action == action::send);
        CHECK(invitation.cancel(noon).action == action::none);
        const wawp::http::response limited{429, {{"Retry-After", row.retry_after}}, "{}"};
        CHECK(invitation.on_outcome(limited, at(noon + 1s)).action == action::done);
        const auto sent = invitation.finish();
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code == row.told);
        CHECK(sent.error().http_status == 429);
        CHECK(sent.error().delivery == delivery::not_sent);
    }
    wawp::submission invitation{tests::documented_event(), tests::who};
    REQUIRE(invitation.start(noon).action == action::send);
    REQUIRE(invitation.on_outcome(wawp::http::response{429, {{"Retry-After", "100"}}, "{}"}, at(noon)).action == action::wait);
    CHECK(invitation.cancel(noon + 99s).action == action::done);  // there was time when the wait began
    CHECK(invitation.finish().error().code == errc::cancelled);
}

TEST_CASE("submission: abandoned by its driver, it keeps the last attempt's code, says why, and no attempt follows") {
    struct row {
        const char* reason;
        const char* message;
    };
    for (const row& each : {row{"slow down", "slow down; not tried again: no timer for [redacted]"}, {"", "not tried again: no timer for [redacted]"}}) {
        wawp::submission invitation{tests::documented_event(), tests::who};
        REQUIRE(invitation.start(noon).action == action::send);
        const std::string body = std::string(R"({"message":")") + each.reason + "\"}";
        REQUIRE(invitation.on_outcome(refused(429, body.c_str()), at(noon)).action == action::wait);
        CHECK(invitation.abandon(noon + 1s, "no timer for " + std::string(tests::token)).action == action::done);
        CHECK(invitation.abandon(noon + 2s, "again").action == action::done);
        const auto sent = invitation.finish();
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code == errc::rate_limited);
        CHECK(sent.error().message == each.message);
        CHECK(sent.error().elapsed == 1s);
    }
    wawp::submission sending{tests::documented_event(), tests::who};
    REQUIRE(sending.start(noon).action == action::send);
    CHECK(sending.abandon(noon, "out of memory").action == action::none);
    CHECK(sending.on_outcome(refused(429, "{}"), at(noon)).action == action::done);
    CHECK(sending.finish().error().code == errc::rate_limited);

    wawp::submission unsent{tests::documented_event(), tests::who};
    CHECK(unsent.abandon(noon, "out of memory").action == action::done);
    const auto never = unsent.finish();
    REQUIRE_FALSE(never);
    CHECK(never.error().code == errc::connect_failed);
    CHECK(never.error().delivery == delivery::not_sent);
    CHECK(never.error().message == "not tried: out of memory");

    wawp::event e = tests::documented_event();
    e.name = " ";
    wawp::submission broken{e, tests::who};
    CHECK(broken.abandon(noon, "out of memory").action == action::done);
    CHECK(broken.finish().error().code == errc::rule_broken);
}

TEST_CASE("submission: an observer may take a report, with the category and the gateway's code and never the token") {
    std::vector<std::string> lines;
    wawp::submission invitation{tests::documented_event(), tests::who, {}, wawp::at_most_once{}, reporter(lines)};
    REQUIRE(invitation.start(noon).action == action::send);
    REQUIRE(invitation.on_outcome(refused(429, R"({"code":"slow TOKEN_MUST_NOT_BE_LOGGED"})"), at(noon)).action == action::wait);
    REQUIRE(invitation.on_wake(noon + 1min).action == action::send);
    REQUIRE(invitation.on_outcome(accepted(), at(noon + 1min)).action == action::done);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("1 429 too_many_requests rate_limit slow "));
    CHECK(lines[0].find(tests::token) == std::string::npos);
    CHECK(lines[1] == "2 201 accepted_with_id");
}

TEST_CASE("submission: once it is done, neither layout's body holds the token, though it is kept") {
    noting_json::bodies().clear();
    wawp::submission<wawp::send_event, noting_json> invitation{tests::documented_event(), tests::who};
    REQUIRE(invitation.start(noon).action == action::send);
    const std::vector<std::string_view> bodies = noting_json::bodies();
    REQUIRE(bodies.size() == 2);
    for (const std::string_view body : bodies) REQUIRE(body.find(tests::token) != std::string_view::npos);
    REQUIRE(invitation.on_outcome(accepted(), at(noon)).action == action::done);
    for (const std::string_view body : bodies) CHECK(body.find_first_not_of('\0') == std::string_view::npos);  // prints no body
}

TEST_CASE("submission: once it is done, the headers that an endpoint adds are gone with the key in them") {
    const wawp::self_hosted::event meeting{.chat_id = "201234567890@c.us", .name = "Meeting", .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00")};
    wawp::submission<wawp::self_hosted::send_event> invitation{meeting, wawp::self_hosted::credentials{"default", tests::token}};
    const instruction next = invitation.start(noon);
    REQUIRE(next.action == action::send);
    CHECK(next.request->headers.back().name == "X-Api-Key");
    CHECK(next.request->headers.back().value == wawp::secret(tests::token));
    REQUIRE(invitation.on_outcome(accepted(), at(noon)).action == action::done);
    CHECK(next.request->headers.empty());
}
