// SPDX-License-Identifier: MIT
#include <wawp/json/read/compound_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
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

namespace {

template <class Map>
struct map_holder {
    Map m{};
};
template <class Map>
using map_fields = schema<object<"m", &map_holder<Map>::m, item_fields>>;

/// What is read, or nothing if a value could not be taken.
template <class Map, class Policy>
std::optional<Map> read_map_by(std::string_view text) {
    map_holder<Map> seen;
    const auto report = Policy::template read<map_fields<Map>>(text, seen);
    REQUIRE(report);
    for (const std::string_view path : report->mismatched) {
        if (path == "m") return std::nullopt;
    }
    return seen.m;
}

template <class Policy>
void check_duplicate_keys() {
    const auto read = [](std::string_view text) { return read_map_by<std::map<std::string, item>, Policy>(text); };
    CHECK(read(R"({"m":{"a":5,"b":{},"a":{"x":1}}})").value().at("a").x == 1);
    CHECK(read(R"({"m":{"a":{"x":2},"\u0061":{"x":1}}})").value().at("a").x == 1);
    CHECK_FALSE(read(R"({"m":{"a":{"x":1},"a":5}})"));
    CHECK_FALSE(read(R"({"m":{"a":5,"a":"x","b":{},"a":5}})"));
    CHECK_FALSE(read(R"({"m":{"a":5,"b":5,"a":{}}})"));
    CHECK(read(R"({"m":{"a":5,"b":5,"a":{},"b":null}})").value().size() == 2);
    CHECK(read_map_by<std::unordered_map<std::string, item>, Policy>(R"({"m":{"a":5,"a":{}}})").has_value());
    CHECK_FALSE(read_map_by<std::vector<std::pair<std::string, item>>, Policy>(R"({"m":{"a":5,"a":{}}})"));
}

}  // namespace

TEST_CASE("compound reader: of duplicate keys of a map the last one counts, also if an earlier value cannot be taken") {
    check_duplicate_keys<json::native>();
    check_duplicate_keys<json::constant>();
}

namespace {

/// Takes keys for one whose first letters are alike.
struct by_first_letter {
    bool operator()(const std::string& left, const std::string& right) const { return left.substr(0, 1) < right.substr(0, 1); }
};

/// A map with the least that readers and writers ask for.
class plain_map {
public:
    using value_type = std::pair<const std::string, item>;
    void insert_or_assign(std::string key, item value) { map_.insert_or_assign(std::move(key), std::move(value)); }
    [[nodiscard]] auto begin() const { return map_.begin(); }
    [[nodiscard]] auto end() const { return map_.end(); }
    [[nodiscard]] std::size_t size() const { return map_.size(); }

protected:
    std::map<std::string, item> map_{};
};

/// One that says how it compares keys, and erases some.
struct erasing_map : plain_map {
    using key_compare = std::less<>;
    void erase(const std::string& key) { map_.erase(key); }
};

}  // namespace

TEST_CASE("compound reader: in a map with a comparison of its own, or that erases no key, each value counts") {
    using own_map = std::map<std::string, item, by_first_letter>;
    STATIC_REQUIRE(json::detail::last_value_counts<std::map<std::string, item, std::less<>>>);
    STATIC_REQUIRE(json::detail::last_value_counts<std::unordered_map<std::string_view, item>>);
    STATIC_REQUIRE(json::detail::last_value_counts<erasing_map>);
    STATIC_REQUIRE_FALSE(json::detail::last_value_counts<own_map>);
    STATIC_REQUIRE_FALSE(json::detail::last_value_counts<plain_map>);
    STATIC_REQUIRE_FALSE(json::detail::last_value_counts<std::vector<std::pair<std::string, item>>>);
    CHECK_FALSE(read_map_by<own_map, json::native>(R"({"m":{"ab":5,"ac":{"x":1}}})"));
    CHECK(read_map_by<own_map, json::native>(R"({"m":{"ab":{},"ac":{"x":1}}})").value().at("a").x == 1);
    CHECK_FALSE(read_map_by<plain_map, json::native>(R"({"m":{"a":5,"a":{"x":1}}})"));
    CHECK(read_map_by<plain_map, json::native>(R"({"m":{"a":{},"a":{"x":1}}})").value().begin()->second.x == 1);
    CHECK(read_map_by<erasing_map, json::native>(R"({"m":{"a":5,"a":{"x":1}}})").value().begin()->second.x == 1);
    CHECK_FALSE(read_map_by<erasing_map, json::native>(R"({"m":{"a":{},"a":5}})"));
}
