// SPDX-License-Identifier: MIT
// The README's tables say what the library's tables say.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/error.hpp>
#include <wawp/endpoint/marks.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/exchange/exchange.hpp>
#include <wawp/schema/member_types.hpp>

#include "support/catch.hpp"

namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The README and the reference beside the headers.
const std::string& readme() {
    static const std::string text = read_file(WAWP_TEST_DIR "/../README.md") + read_file(WAWP_TEST_DIR "/../include/wawp/README.md");
    return text;
}

/// Whether one line of the README begins with `start` and ends with `end`.
bool has_line(const std::string& start, const std::string& end) {
    for (auto at = readme().find("\n" + start); at != std::string::npos; at = readme().find("\n" + start, at + 1)) {
        const auto stop = readme().find('\n', at + 1);
        if (std::string_view(readme()).substr(at + 1, stop - at - 1).ends_with(end)) return true;
    }
    return false;
}

std::string in_code(std::string_view text) { return "`" + std::string(text) + "`"; }

/// What a row's key must hold, in the README's words.
std::string value_of(const wawp::mark& row) {
    const std::string beside = row.beside.empty() ? "" : ", beside " + in_code(row.beside);
    const std::string text = "`\"" + std::string(row.text) + "\"`";
    switch (row.holds) {
        case wawp::holds::the_text: return text;
        case wawp::holds::in_any_case: return text + " in any case";
        case wawp::holds::text_from: return "a text that begins with " + text;
        case wawp::holds::true_alone: return "`true`";
        case wawp::holds::false_or_text: return "`false`, `\"false\"` in any case";
        case wawp::holds::true_or_text: return "`true`, `\"true\"` in any case";
        case wawp::holds::minus_one: return "`-1`, `\"-1\"`, `\"ERROR\"` in any case";
        case wawp::holds::zero: return "`0`" + beside;
        case wawp::holds::anything: return "anything but null";
        case wawp::holds::something: return "anything but null, empty, 0 or false";
        case wawp::holds::refusing_status: return "the number of a status that is not_sent";
        case wawp::holds::failing_status: return "any other status outside 2xx";
        case wawp::holds::from_300: return "a number from 300 on";
    }
    return {};
}

std::string claim_of(const wawp::mark& row) {
    switch (row.says) {
        case wawp::claim::refused_under_any_status: return "not_sent, under any status";
        case wawp::claim::refused: return "not_sent";
        case wawp::claim::open: return "unknown";
        case wawp::claim::denied: return "not_sent; beside a proof unknown";
        case wawp::claim::disputed: return "no proof counts";
        case wawp::claim::proved: return "sent";
    }
    return {};
}

/// Whether the row's error is what a caller sees: a proof has none, a dispute leaves it to others.
bool is_named(const wawp::mark& row) { return row.says != wawp::claim::proved && row.says != wawp::claim::disputed; }

struct row_of_marks {
    std::string keys, holds, says, error;

    [[nodiscard]] bool says_the_same(const row_of_marks& other) const { return says == other.says && error == other.error; }
    [[nodiscard]] std::string line() const { return "| " + keys + " | " + holds + " | " + says + " | " + error + (error.empty() ? "|\n" : " |\n"); }
};

}  // namespace

TEST_CASE("README: the table of marks is mark_table, with neighbours that say the same in one row") {
    std::vector<row_of_marks> rows;
    for (const wawp::mark& row : wawp::mark_table) {
        row_of_marks next{in_code(row.key), value_of(row), claim_of(row), is_named(row) ? in_code(to_string(row.code)) : ""};
        if (!rows.empty() && rows.back().keys == next.keys && rows.back().says_the_same(next)) rows.back().holds += ", " + next.holds;
        else rows.push_back(next);
    }
    std::string table = "| key | holds | says | error |\n|---|---|---|---|\n";
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const bool goes_on = at + 1 < rows.size() && rows[at].holds == rows[at + 1].holds && rows[at].says_the_same(rows[at + 1]);
        if (goes_on) rows[at + 1].keys = rows[at].keys + ", " + rows[at + 1].keys;
        else table += rows[at].line();
    }
    INFO(table);
    CHECK(readme().find("\n" + table + "\n") != std::string::npos);
}

TEST_CASE("README: the table of errors is error_table") {
    for (const wawp::error_info& row : wawp::error_table) {
        const std::string start = "| `" + std::string(row.name) + "` | " + std::string(to_string(row.category));
        const std::string end = " | " + std::string(row.meaning) + " | " + std::string(row.advice) + " |";
        INFO(start << end);
        CHECK(has_line(start + end, ""));
    }
}

TEST_CASE("README: the table of verdicts is default_verdicts") {
    for (const wawp::verdict& row : wawp::default_verdicts.rows) {
        const std::string start = "| `" + std::string(to_string(row.situation)) + "` | ";
        const std::string end = " | " + std::string(to_string(row.delivery)) + (row.resend_at_most_once ? " | yes" : " | no") +
                                (row.resend_at_least_once ? " | yes |" : " | no |");
        INFO(start << "..." << end);
        CHECK(has_line(start, end));
    }
}

TEST_CASE("README: it fits five minutes, and each error stands beside its category") {
    const std::string front = read_file(WAWP_TEST_DIR "/../README.md");
    CHECK(std::count(front.begin(), front.end(), '\n') <= 450);
    for (const wawp::error_info& row : wawp::error_table) {
        const auto line = front.find("\n| " + std::string(to_string(row.category)) + " | `");
        REQUIRE(line != std::string::npos);
        CHECK(front.substr(line + 1, front.find('\n', line + 1) - line - 1).find(in_code(row.name)) != std::string::npos);
    }
}

TEST_CASE("README: the JSON policy that the reference shows is the one that the tests use") {
    const std::string file = read_file(WAWP_TEST_DIR "/support/nlohmann_policy.hpp");
    const std::string policy = file.substr(file.find("#include"));
    CHECK(readme().find(policy.substr(0, policy.find_last_not_of('\n'))) != std::string::npos);
}

TEST_CASE("README: every header that it names to include is there, in the tree and as a single header") {
    unsigned found = 0;
    for (auto at = readme().find("\n| `wawp/"); at != std::string::npos; at = readme().find("\n| `wawp/", at + 1)) {
        const auto begin = at + std::string_view("\n| `").size();
        const std::string header = readme().substr(begin, readme().find('`', begin) - begin);
        INFO(header);
        CHECK(std::ifstream(WAWP_TEST_DIR "/../include/" + header).good());
        CHECK(std::ifstream(WAWP_TEST_DIR "/../single_include/" + header).good());
        ++found;
    }
    CHECK(found >= 7);
}

TEST_CASE("README: how long send blocks is what exchange_options say") {
    const wawp::exchange_options options;
    const auto seconds = [](std::chrono::milliseconds time) { return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s"; };
    const std::string sentence = "by default for " + std::to_string(options.max_attempts) + " attempts of up to " + seconds(options.attempt_timeout) +
                                 " each, and for " + seconds(options.timeout) + " in all";
    INFO(sentence);
    CHECK(readme().find(sentence) != std::string::npos);
}

TEST_CASE("README: its first hour has answers") {
    const std::string front = read_file(WAWP_TEST_DIR "/../README.md");
    for (const char* answer : {"first.cpp -lcurl", "std::getenv(\"WAWP_ACCESS_TOKEN\")", "7.68 for `curl_multi.hpp` and `curl_loop.hpp`", "destroying an `async_client`"}) {
        INFO(answer);
        CHECK(front.find(answer) != std::string::npos);
    }
    for (const char* answer : {"`event.name.value()` reads", "`mismatched` lists", "`unrecorded`, ", "derive from nothing and write all four"}) {
        INFO(answer);
        CHECK(readme().find(answer) != std::string::npos);
    }
}

TEST_CASE("README: the list of types is member_kind_table") {
    for (const wawp::member_kind_info& row : wawp::member_kind_table) {
        const std::string line =
            "| " + std::string(row.types) + " | " + std::string(row.json) + " | " + std::string(row.note) + " |";
        INFO(line);
        CHECK(has_line(line, ""));
    }
}
