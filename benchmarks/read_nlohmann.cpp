// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "document_reader.hpp"
#include "read.hpp"

namespace {

struct api {
    using value_type = nlohmann::json;
    static bool is_null(const value_type& v) { return v.is_null(); }
    static bool is_string(const value_type& v) { return v.is_string(); }
    static bool is_array(const value_type& v) { return v.is_array(); }
    static bool boolean(const value_type& v) { return v.get<bool>(); }
    static double real(const value_type& v) { return v.get<double>(); }
    static std::int64_t integer(const value_type& v) { return v.get<std::int64_t>(); }
    static std::string_view text(const value_type& v) { return v.get_ref<const std::string&>(); }
    static std::size_t count(const value_type& v) { return v.size(); }
    static const value_type& items(const value_type& v) { return v; }
    static std::string dump(const value_type& v) { return v.dump(); }
    static auto begin(const value_type& v) { return v.begin(); }
    static auto end(const value_type& v) { return v.end(); }
    static std::string_view key(const value_type::const_iterator& at) { return at.key(); }
    static const value_type& value(const value_type::const_iterator& at) { return at.value(); }
    static auto find(const value_type& v, std::string_view key) { return v.find(key); }
};

struct library {
    static constexpr bool has_views = false;  // the document is gone once the members are filled
    std::string_view text;
    explicit library(const std::string& source) : text(source) {}

    template <class Fields, peers::key_order Order, class T>
    bool read(T& to) {
        peers::empty<Fields>(to);
        const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
        if (!document.is_object()) return false;
        peers::document_reader<api>::read<Fields, Order>(document, to);
        return true;
    }
};

[[maybe_unused]] const bool added = work::add_works<library>("nlohmann");

}  // namespace
