// SPDX-License-Identifier: MIT
// The README's tables say what the library's tables say.
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <wawp/core/error.hpp>
#include <wawp/event/delivery.hpp>

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

/// The line that begins with `start`, without its end; empty if there is none.
std::string line_that_begins(std::string_view start) {
    const auto at = readme().find("\n" + std::string(start));
    if (at == std::string::npos) return {};
    return readme().substr(at + 1, readme().find('\n', at + 1) - at - 1);
}

constexpr std::string_view situation_names[] = {
    "refused_before_sending", "not_connected",     "handshake_failed",      "certificate_refused", "stopped_before_writing",
    "no_status",              "stopped_while_writing", "accepted_with_id",  "accepted_by_flag",    "refused_by_mark",
    "unproven",               "redirect_keeping_post", "redirect_to_get",   "refused_by_status",   "not_processed",
    "too_many_requests",      "other_client_error", "server_error",         "origin_unreachable",  "other_status"};
static_assert(std::size(situation_names) == wawp::situation_count);

}  // namespace

TEST_CASE("README: the table of errors is error_table") {
    for (const wawp::error_info& row : wawp::error_table) {
        std::string wanted = "| `";
        wanted.append(row.name).append("` | ").append(to_string(row.category)).append(" | ");
        wanted.append(row.meaning).append(" | ").append(row.advice).append(" |");
        CHECK(line_that_begins("| `" + std::string(row.name) + "` |") == wanted);
    }
}

TEST_CASE("README: the table of verdicts is default_verdicts") {
    for (const wawp::verdict& row : wawp::default_verdicts.rows) {
        const std::string name(situation_names[static_cast<std::size_t>(row.situation)]);
        const std::string line = line_that_begins("| `" + name + "` |");
        std::string end = " | " + std::string(to_string(row.delivery));
        end.append(row.resend_at_most_once ? " | yes" : " | no").append(row.resend_at_least_once ? " | yes |" : " | no |");
        INFO(line);
        CHECK(line.ends_with(end));
    }
}

TEST_CASE("README: the JSON policy that it shows is the one that the tests use") {
    const std::string file = read_file(WAWP_TEST_DIR "/support/nlohmann_policy.hpp");
    CHECK(readme().find(file.substr(file.find("#include"))) != std::string::npos);
}
