// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "document_reader.hpp"
#include "read.hpp"

namespace {

struct api {
    using value_type = boost::json::value;
    static bool is_null(const value_type& v) { return v.is_null(); }
    static bool is_string(const value_type& v) { return v.is_string(); }
    static bool is_array(const value_type& v) { return v.is_array(); }
    static bool boolean(const value_type& v) { return v.get_bool(); }
    static double real(const value_type& v) { return v.to_number<double>(); }
    static std::int64_t integer(const value_type& v) { return v.get_int64(); }
    static std::string_view text(const value_type& v) { return {v.get_string().data(), v.get_string().size()}; }
    static std::size_t count(const value_type& v) { return v.get_array().size(); }
    static const boost::json::array& items(const value_type& v) { return v.get_array(); }
    static std::string dump(const value_type& v) { return boost::json::serialize(v); }
    static auto begin(const value_type& v) { return v.get_object().begin(); }
    static auto end(const value_type& v) { return v.get_object().end(); }
    static std::string_view key(boost::json::object::const_iterator at) { return {at->key().data(), at->key().size()}; }
    static const value_type& value(boost::json::object::const_iterator at) { return at->value(); }
    static auto find(const value_type& v, std::string_view key) {
        return v.get_object().find({key.data(), key.size()});
    }
};

struct library {
    static constexpr bool has_views = false;  // the document is gone once the members are filled
    std::string_view text;
    boost::json::parser parser{};
    explicit library(const std::string& source) : text(source) {}

    template <class Fields, peers::key_order Order, class T>
    bool read(T& to) {
        peers::empty<Fields>(to);
        static unsigned char memory[64 * 1024];
        boost::json::monotonic_resource pool(memory, sizeof memory);
        boost::system::error_code failure;
        parser.reset(&pool);
        parser.write(text.data(), text.size(), failure);
        if (failure) return false;
        const boost::json::value document = parser.release();
        if (!document.is_object()) return false;
        peers::document_reader<api>::read<Fields, Order>(document, to);
        return true;
    }
};

[[maybe_unused]] const bool added = work::add_works<library>("boost_json");

}  // namespace
