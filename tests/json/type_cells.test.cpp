// SPDX-License-Identifier: MIT
// The list of member types once more, as a table: for each kind, whether it is written in either layout, read into what owns
// its texts and into views, under each policy, and in constant evaluation. It is the table of the reference. A kind without a
// row here does not compile.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <wawp/core/secret.hpp>
#include <wawp/json/compound.hpp>
#include <wawp/json/write/real.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/member_types.hpp>
#include <wawp/schema/names.hpp>
#include <wawp/schema/variant.hpp>

#if __has_include(<boost/json.hpp>) && __has_include(<nlohmann/json.hpp>) && __has_include(<rapidjson/reader.h>)
#include <wawp/json/boost.hpp>

#include "support/nlohmann_policy.hpp"
#include "support/rapidjson_policy.hpp"
#define WAWP_FOREIGN
#endif

#include "support/catch.hpp"

namespace {

using namespace wawp;
using json::layout;

enum class drink { tea, coffee };
constexpr auto names_of(drink) { return wawp::names<drink>({{drink::tea, "tea"}, {drink::coffee, "coffee"}}); }
struct half {
    int twice = 0;
    constexpr bool take_integer(std::int64_t number) noexcept {
        twice = static_cast<int>(number * 2);
        return true;
    }
    [[nodiscard]] constexpr int json_value() const noexcept { return twice / 2; }
};
template <class Text>
struct part {
    Text text{};
};
template <class Text>
using part_fields = schema<field<"text", &part<Text>::text>>;

/// What a kind can do.
enum class ways { both, written, no_constant };

template <class>
using no_schema = void;

/// A kind's type that owns what it holds, one that looks into the text, and the text of a value. `Schema<Text>` is for structs.
template <class Own, class View = Own, template <class> class Schema = no_schema>
struct sample {
    using own = Own;
    using view = View;
    using own_schema = Schema<std::string>;
    using view_schema = Schema<std::string_view>;
    std::string_view text{};
    ways can = ways::both;
};
template <member_kind>
constexpr int row = 0;  // a kind without a row has no type here, and does not compile
template <> constexpr sample<bool> row<member_kind::boolean>{"true"};
template <> constexpr sample<std::int16_t> row<member_kind::integer>{"-7"};
template <> constexpr sample<double> row<member_kind::real>{"0.5", ways::no_constant};  // the C library rounds it
template <> constexpr sample<std::string, std::string_view> row<member_kind::text>{"\"a\""};
template <> constexpr sample<secret> row<member_kind::secret>{"\"\"", ways::written};
template <> constexpr sample<std::chrono::sys_seconds> row<member_kind::instant>{"1767225600"};
template <> constexpr sample<drink> row<member_kind::name>{"\"coffee\""};
template <> constexpr sample<json::raw, json::raw_view> row<member_kind::json>{"[ 1 ]"};
template <> constexpr sample<std::vector<std::string>, std::vector<std::string_view>> row<member_kind::list>{"[\"a\",\"b\"]", ways::no_constant};
template <> constexpr sample<std::array<std::string, 2>, std::array<std::string_view, 2>> row<member_kind::array>{"[\"a\",\"b\"]"};
template <> constexpr sample<std::map<std::string, int>, std::map<std::string_view, int>> row<member_kind::map>{"{\"k\":1}", ways::no_constant};
template <> constexpr sample<std::variant<std::monostate, std::string>, std::variant<std::monostate, std::string_view>> row<member_kind::variant>{"\"a\""};
template <> constexpr sample<part<std::string>, part<std::string_view>, part_fields> row<member_kind::structure>{"{\"text\":\"a\"}"};
template <> constexpr sample<half> row<member_kind::own>{"3"};

template <class T>
struct box {
    T value{};
};
template <class T, class Schema>
struct box_fields : schema<object<"a.value", &box<T>::value, Schema>> {};
template <class T>
struct box_fields<T, void> : schema<field<"a.value", &box<T>::value>> {};

/// A body with the text of a value, in either layout.
constexpr std::array<std::string_view, 2> around(layout which) {
    return which == layout::dotted ? std::array<std::string_view, 2>{"{\"a.value\":", "}"} : std::array<std::string_view, 2>{"{\"a\":{\"value\":", "}}"};
}

template <class Policy, layout Layout, class Fields, class T>
bool is_written(const box<T>& given, std::string_view text) {
    std::string body;
    Policy::template write<Layout>(body, json::bind<Fields>(given));
    return body == std::string(around(Layout)[0]).append(text).append(around(Layout)[1]);
}

/// Whether the value is read, and written again as the same.
template <class Policy, layout Layout, class T, class Schema>
bool comes_back(std::string_view text) {
    using fields = box_fields<T, Schema>;
    using read_fields = std::conditional_t<Layout == layout::dotted, literal_keys<fields>, fields>;
    box<T> got{};
    const std::string body = std::string(around(Layout)[0]).append(text).append(around(Layout)[1]);
    const auto report = Policy::template read<read_fields>(body, got, json::limits{});
    return report && report->mismatched.empty() && is_written<Policy, Layout, fields>(got, text);
}

/// The same in constant evaluation.
template <member_kind Kind>
constexpr bool is_constant() {
    using type = typename decltype(row<Kind>)::view;
    using fields = box_fields<type, typename decltype(row<Kind>)::view_schema>;
    std::array<char, 64> body{}, again{};
    std::size_t size = 0;
    for (const std::string_view each : {around(layout::nested)[0], row<Kind>.text, around(layout::nested)[1]}) {
        for (const char c : each) body[size++] = c;
    }
    box<type> got{};
    const auto report = json::constant::read<fields>({body.data(), size}, got);
    const std::size_t written = json::native::write_to<layout::nested>(again, json::bind<fields>(got));
    return report && report->mismatched.empty() && std::string_view(again.data(), written) == std::string_view(body.data(), size);
}

/// A policy's cell: both layouts, written and, if it can be, read.
template <class Policy, member_kind Kind>
std::string_view policy_cell() {
    constexpr auto given = row<Kind>;
    using type = typename decltype(given)::own;
    using schema = typename decltype(given)::own_schema;
    if constexpr (given.can == ways::written) {
        return is_written<Policy, layout::dotted, box_fields<type, schema>>(box<type>{}, given.text) &&
                       is_written<Policy, layout::nested, box_fields<type, schema>>(box<type>{}, given.text) ? "written" : "wrong";
    } else {
        return comes_back<Policy, layout::dotted, type, schema>(given.text) && comes_back<Policy, layout::nested, type, schema>(given.text)
                   ? "yes" : "wrong";
    }
}

/// One line of the table, as it stands in the documentation.
template <member_kind Kind>
std::string line() {
    constexpr auto given = row<Kind>;
    using own = typename decltype(given)::own;
    using view = typename decltype(given)::view;
    using own_schema = typename decltype(given)::own_schema;
    using view_schema = typename decltype(given)::view_schema;
    STATIC_REQUIRE((wawp::detail::kind_of_value<own>() == Kind));
    STATIC_REQUIRE((wawp::detail::kind_of_value<view>() == Kind));
    std::string made("| ");
    const auto cell = [&](std::string_view text) { made.append(text).append(" | "); };
    const auto says = [&](bool right) { cell(right ? "yes" : "wrong"); };
    cell(member_kind_table[static_cast<std::size_t>(Kind)].types);
    if constexpr (given.can == ways::written) {
        says(is_written<json::native, layout::dotted, box_fields<own, own_schema>>(box<own>{}, given.text));
        says(is_written<json::native, layout::nested, box_fields<own, own_schema>>(box<own>{}, given.text));
        cell("–");
        cell("–");
    } else {
        says(comes_back<json::native, layout::dotted, own, own_schema>(given.text));
        says(comes_back<json::native, layout::nested, own, own_schema>(given.text));
        says(comes_back<json::native, layout::nested, own, own_schema>(given.text));
        says(comes_back<json::native, layout::nested, view, view_schema>(given.text));
    }
    cell(policy_cell<json::native, Kind>());
#ifdef WAWP_FOREIGN
    cell(policy_cell<json::boost, Kind>());
    cell(policy_cell<nlohmann_policy, Kind>());
    cell(policy_cell<rapidjson_policy, Kind>());
#endif
    if constexpr (given.can == ways::both) {
        STATIC_REQUIRE(is_constant<Kind>());
        says(is_constant<Kind>());
    } else {
        cell("–");
    }
    made.pop_back();
    return made.append("\n");
}

}  // namespace

TEST_CASE("member types: the table of kinds is what each of them can do") {
    std::string table;
    [&]<std::size_t... Kind>(std::index_sequence<Kind...>) {
        (table.append(line<static_cast<member_kind>(Kind)>()), ...);
    }(std::make_index_sequence<std::size(member_kind_table)>{});
    INFO(table);
    CHECK(table.find("wrong") == table.npos);
#ifdef WAWP_FOREIGN
    std::ifstream file(std::string(WAWP_TEST_DIR) + "/../include/wawp/README.md");
    const std::string reference{std::istreambuf_iterator<char>(file), {}};
    CHECK(reference.find(table) != reference.npos);
#endif
}
