// SPDX-License-Identifier: MIT
#include <wawp/json/read/compound_reader.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/json/compound.hpp>
#include <wawp/json/native.hpp>

#include "support/catch.hpp"

using namespace wawp;

namespace {

struct item {
    std::optional<std::int64_t> x{};
    std::optional<std::string> t{};
};
struct item_fields : schema<field<"x", &item::x>, field<"t", &item::t>> {};

struct holder {
    std::vector<item> l{};
};
struct holder_fields : schema<object<"l", &holder::l, item_fields>> {};

std::vector<std::string> mismatches(std::string_view text) {
    holder seen;
    const auto report = json::native::read<holder_fields>(text, seen);
    REQUIRE(report);
    CHECK(seen.l.size() == 2);
    std::vector<std::string> paths;
    for (const std::string_view path : report->mismatched) paths.emplace_back(path);
    return paths;
}

}  // namespace

TEST_CASE("compound reader: what did not fit in one item of a list is told, whatever the items behind it hold") {
    const std::vector<std::string> x{"l.x"};
    CHECK(mismatches(R"({"l":[{"t":"a","x":"bad"},{"t":"b","x":5}]})") == x);
    CHECK(mismatches(R"({"l":[{"t":"b","x":5},{"t":"a","x":"bad"}]})") == x);
    CHECK(mismatches(R"({"l":[{"x":"bad","t":"a"},{"x":5,"t":5}]})") == std::vector<std::string>{"l.x", "l.t"});
    CHECK(mismatches(R"({"l":[{"t":"a","x":"bad","x":1},{"t":"b","x":5}]})").empty());  // in one object the last counts
    CHECK(mismatches(R"({"l":[{"t":"a","x":1},{"t":"b","x":5}]})").empty());
}
