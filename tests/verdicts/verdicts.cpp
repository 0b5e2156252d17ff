// SPDX-License-Identifier: MIT
// Every status with every body, mark and pair of marks, and every way in which no status comes: the library's verdict
// against the oracle's. Prints one line, `verdicts N mismatches M`, and before it the first twenty bodies that differ.
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/event/send_event.hpp>
#include <wawp/endpoint/decode.hpp>
#include <wawp/http/transport.hpp>

#if __has_include(<boost/json.hpp>)
#include <wawp/json/boost.hpp>
#endif

#include "verdicts/bodies.hpp"
#include "verdicts/oracle.hpp"

namespace tests::verdicts {
namespace {

using wawp::delivery;
using wawp::http::body_state;

#if __has_include(<boost/json.hpp>)
using second_policy = wawp::json::boost;
#else
using second_policy = wawp::json::native;
#endif
constexpr std::size_t second_policy_every = 13;  // shares no factor with the 500 statuses

constexpr std::chrono::sys_seconds now{std::chrono::seconds{1'767'225'600}};

std::string to_text(const expectation& what) {
    const auto yes_no = [](bool it) { return it ? "/yes" : "/no"; };
    return std::string(wawp::to_string(what.delivery)) + yes_no(what.at_most_once) + yes_no(what.at_least_once);
}

class comparison {
public:
    void compare(std::string_view what, std::string_view body, const expectation& expected, const expectation& found) {
        ++compared_;
        if (expected == found) return;
        false_sent_ += found.delivery == delivery::sent && expected.delivery != delivery::sent;
        false_not_sent_ += found.delivery == delivery::not_sent && expected.delivery != delivery::not_sent;
        ++mismatches_;
        const std::string clipped(body.substr(0, 200));
        if (clipped == last_shown_ || shown_ == shown_at_most) return;  // one body goes wrong under many statuses
        last_shown_ = clipped;
        ++shown_;
        std::printf("%.*s %s: expected %s, got %s\n", static_cast<int>(what.size()), what.data(), clipped.c_str(),
                    to_text(expected).c_str(), to_text(found).c_str());
    }

    int report() const {
        if (mismatches_ != 0) std::printf("false sent %zu, false not_sent %zu\n", false_sent_, false_not_sent_);
        std::printf("verdicts %zu mismatches %zu\n", compared_, mismatches_);
        return mismatches_ == 0 ? 0 : 1;
    }

private:
    static constexpr std::size_t shown_at_most = 20;
    std::size_t compared_ = 0, mismatches_ = 0, false_sent_ = 0, false_not_sent_ = 0, shown_ = 0;
    std::string last_shown_{};
};

/// What the library says. A result that contradicts its own verdict counts as no answer that any row expects.
template <class Json, class Given>
expectation found_by(const Given& given) {
    static const wawp::credentials who{"INSTANCE_ID", std::string_view("TOKEN_MUST_NOT_BE_LOGGED")};
    const auto attempt = wawp::decode_attempt<wawp::send_event, Json>(given, who, {.now = now});
    const wawp::verdict& row = attempt.verdict;
    const delivery told = attempt.result ? delivery::sent : attempt.result.error().delivery;
    if (told != row.delivery) return {delivery::sent, true, true};
    return {row.delivery, row.resend_at_most_once, row.resend_at_least_once};
}

void compare_statuses(comparison& all, const std::string& text, body_state state, const body_facts& facts, int first,
                      int last) {
    static std::size_t turn = 0;
    wawp::http::response answer{.status = first, .headers = {}, .body = text, .body_state = state};
    for (int status = first; status <= last; ++status) {
        answer.status = status;
        const expectation expected = expected_of(status, facts);
        const std::string what = std::to_string(status) + (state == body_state::whole ? "" : " (not whole)");
        all.compare(what, text, expected, found_by<wawp::json::native>(answer));
        if (++turn % second_policy_every != 0) continue;
        all.compare(what + " (second policy)", text, expected, found_by<second_policy>(answer));
    }
}

void compare_object(comparison& all, const std::string& text, int first = 100, int last = 599) {
    compare_statuses(all, text, body_state::whole, {tree_reader(text).read(), {}}, first, last);
}

void compare_marks(comparison& all) {
    compare_object(all, "{}");
    for (const std::string_view mark : marks) {
        const std::string text = '{' + std::string(mark) + '}';
        compare_object(all, text);
        compare_statuses(all, text, body_state::cut, {}, 100, 599);
        compare_statuses(all, text, body_state::too_large, {}, 100, 599);
    }
}

/// Every pair under every status, and under 2xx in the other order, too. A key that both hold stands twice, so that the
/// last one counts; where it holds objects, the two are also tried as one.
void compare_pairs(comparison& all) {
    for (std::size_t i = 0; i < std::size(marks); ++i) {
        for (std::size_t j = 0; j < std::size(marks); ++j) {
            const std::string first(marks[i]), second(marks[j]);
            const std::string text = '{' + first + ',' + second + '}';
            i < j ? compare_object(all, text) : compare_object(all, text, 200, 201);
            node merged = tree_reader('{' + first + '}').read();
            const std::size_t members = merged.members.size();
            merge(merged, tree_reader('{' + second + '}').read());
            const bool one_key = members == merged.members.size();
            if (one_key && i != j) compare_object(all, verdicts::to_text(merged), i < j ? 100 : 200, i < j ? 599 : 201);
        }
    }
}

void compare_other_bodies(comparison& all) {
    for (const other_body& body : other_bodies) {
        compare_statuses(all, body.text, body_state::whole, {std::nullopt, body.text}, 100, 599);
        compare_statuses(all, body.text, body_state::cut, {}, 100, 599);
        compare_statuses(all, body.text, body_state::too_large, {}, 100, 599);
    }
}

void compare_failures(comparison& all) {
    using wawp::http::failure, wawp::http::evidence;
    for (int which = 0; which <= static_cast<int>(failure::cancelled); ++which) {
        for (const evidence proof : {evidence::nothing_sent, evidence::may_have_been_sent}) {
            const wawp::http::transport_error broken{.failure = static_cast<failure>(which), .evidence = proof};
            const wawp::http::outcome outcome = wawp::unexpected{broken};
            const std::string what = "failure " + std::to_string(which) +
                                     (proof == evidence::nothing_sent ? ", nothing sent" : ", may have been sent");
            const expectation expected = expected_of(broken.failure, proof);
            all.compare(what, "", expected, found_by<wawp::json::native>(outcome));
            all.compare(what, "", expected, found_by<second_policy>(outcome));
        }
    }
}

}  // namespace
}  // namespace tests::verdicts

int main() {
    tests::verdicts::comparison all;
    compare_failures(all);
    compare_other_bodies(all);
    compare_marks(all);
    compare_pairs(all);
    return all.report();
}
