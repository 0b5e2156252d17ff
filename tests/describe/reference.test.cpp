// SPDX-License-Identifier: MIT
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <wawp/describe/reference.hpp>

#include "describe/samples.hpp"
#include "support/catch.hpp"

namespace {

using namespace wawp;

template <class Rows>
const field_row& row_of(const Rows& rows, std::string_view key) {
    for (const field_row& row : rows) {
        if (row.key == key) return row;
    }
    FAIL("no row for " << std::string(key));
    return rows.front();
}

TEST_CASE("describe: the event's rows, a constant") {
    constexpr auto rows = describe<send_event>();
    STATIC_REQUIRE(rows.size() == 8);
    CHECK(rows[0].key == "chatId");
    CHECK(rows[3].key == "event.startTime");
    CHECK(rows[3].type == "integer, Unix time in seconds");
    CHECK(rows[4].rules == "from 1970 on, not milliseconds; later than `event.startTime`");
    CHECK(rows[6].type == "boolean");
    CHECK(rows[6].rules.empty());
    CHECK(rows[6].required);
    CHECK(!rows[7].required);
    for (const field_row& row : rows) CHECK(!row.text.empty());
    for (const field_row& row : describe<self_hosted::send_event>()) CHECK(!row.text.empty());
}

TEST_CASE("describe: the reference's table of parameters is made of the declaration") {
    std::ifstream file(WAWP_TEST_DIR "/../include/wawp/README.md", std::ios::binary);
    const std::string readme(std::istreambuf_iterator<char>(file), {});
    const std::string table = to_markdown(describe<send_event>());
    INFO(table);
    CHECK(readme.find("\n## Parameters\n") != std::string::npos);
    CHECK(readme.find("\n\n" + table + "\n") != std::string::npos);
}

TEST_CASE("describe: every type of member, with what lies inside") {
    constexpr const auto& rows = describe<samples::send_order>();
    STATIC_REQUIRE(rows.size() == 22);
    CHECK(row_of(rows, "what").type == "string");
    CHECK(row_of(rows, "what").rules == "one of: tea, coffee");
    CHECK(row_of(rows, "what").text == "tea or coffee");
    CHECK(row_of(rows, "size").type == "integer");
    CHECK(row_of(rows, "number").rules == "an even number; from 0 to 10; from 4 to 20");
    CHECK(row_of(rows, "real").type == "number");
    CHECK(row_of(rows, "word").rules == "the same read backwards");
    CHECK(row_of(rows, "title").rules.starts_with("not blank; one line; at most 5 characters; `digits@c.us`"));
    CHECK(row_of(rows, "pair").type == "array of integer");
    CHECK(row_of(rows, "pair").rules == "exactly 2; each: an even number");
    CHECK(row_of(rows, "names").type == "object of string");
    CHECK(row_of(rows, "names").rules == "at least 1; at most 2; each: not blank");
    CHECK(row_of(rows, "either").type == "string or array of integer or null");
    CHECK(row_of(rows, "lines").type == "array of object");
    CHECK(!row_of(rows, "lines").required);
    CHECK(row_of(rows, "lines[].text").text == "what is \"ordered\"");
    CHECK(row_of(rows, "lines[].text").required);
    CHECK(row_of(rows, "by_name").type == "object of object");
    CHECK(row_of(rows, "by_name.*.n.count").rules == "from 1 to 200");
    CHECK(row_of(rows, "extra").type == "any JSON");
    CHECK(row_of(rows, "flags").type == "array of boolean");
    CHECK(row_of(rows, "two").rules == "exactly 2");
    CHECK(row_of(rows, "two[].text").rules == "not blank");
}

TEST_CASE("describe: an endpoint's request may be named, and a schema stands for itself") {
    STATIC_REQUIRE(describe<send_image, image>().size() == 6);
    STATIC_REQUIRE(describe<media_fields>().size() == 3);
    CHECK(row_of(describe<send_image, image>(), "file").type == "object");
    CHECK(row_of(describe<send_image, image>(), "file.mimetype").rules == "one of: image/jpeg, image/png");
}

TEST_CASE("describe: a bar does not end a cell of the Markdown") {
    constexpr field_row rows[] = {{"a", "string", true, "one of: x|y", "a|b"}};
    CHECK(to_markdown(rows) == "| key | type | required | rules | what it is |\n|---|---|---|---|---|\n| `a` | string | yes | one of: x\\|y | a\\|b |\n");
}

}  // namespace
