// SPDX-License-Identifier: MIT
// The README's tables say what the library's tables say.
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <wawp/core/error.hpp>
#include <wawp/endpoint/marks.hpp>
#include <wawp/endpoint/verdict.hpp>
#include <wawp/schema/member_types.hpp>

#include "support/catch.hpp"

namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
}

const std::string& readme() {
    static const std::string text = read_file(WAWP_TEST_DIR "/../README.md");
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
    const std::string text = "`\"" + std::string(row.text) + "\"`";
    switch (row.holds) {
        case wawp::holds::the_text: return text;
        case wawp::holds::in_any_case: return text + " in any case";
        case wawp::holds::text_from: return "a text that begins with " + text;
        case wawp::holds::true_alone: return "`true`";
        case wawp::holds::false_or_text: return "`false`, `\"false\"`";
        case wawp::holds::true_or_text: return "`true`, `\"true\"`";
        case wawp::holds::minus_one: return "`-1`, `\"-1\"`";
        case wawp::holds::zero: return "`0`";
        case wawp::holds::anything: return "anything but null";
        case wawp::holds::something: return "anything but null, empty, 0 or false";
        case wawp::holds::refusing_status: return "the number of a status that is not_sent";
        case wawp::holds::failing_status: return "any other status outside 2xx";
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

}  // namespace

TEST_CASE("README: the table of marks is mark_table") {
    for (const wawp::mark& row : wawp::mark_table) {
        const std::string beside = row.beside.empty() ? "" : ", beside " + in_code(row.beside);
        const bool named = row.says != wawp::claim::proved && row.says != wawp::claim::disputed;
        const std::string line = "| " + in_code(row.key) + " | " + value_of(row) + beside + " | " + claim_of(row) + " | " +
                                 (named ? in_code(to_string(row.code)) : "") + " |";
        INFO(line);
        CHECK(has_line(line, ""));
    }
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

TEST_CASE("README: the list of types is member_kind_table") {
    for (const wawp::member_kind_info& row : wawp::member_kind_table) {
        const std::string line =
            "| " + std::string(row.types) + " | " + std::string(row.json) + " | " + std::string(row.note) + " |";
        INFO(line);
        CHECK(has_line(line, ""));
    }
}

TEST_CASE("README: the JSON policy that it shows is the one that the tests use") {
    const std::string file = read_file(WAWP_TEST_DIR "/support/nlohmann_policy.hpp");
    CHECK(readme().find(file.substr(file.find("#include"))) != std::string::npos);
}
