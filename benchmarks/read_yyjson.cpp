// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <yyjson.h>

#include "document_reader.hpp"
#include "read.hpp"

namespace {

struct freed {
    void operator()(void* memory) const { std::free(memory); }
};

/// The members of an object or the elements of an array: the place of one is the place of its key, or of itself.
struct iterator {
    yyjson_val* at = nullptr;
    std::size_t left = 0;
    bool is_object = false;

    iterator& operator++() {
        at = unsafe_yyjson_get_next(is_object ? at + 1 : at);
        --left;
        return *this;
    }
    yyjson_val& operator*() const { return *at; }
    bool operator==(const iterator& other) const { return left == other.left; }
};

struct api {
    using value_type = yyjson_val;
    // What is asked for is not changed, but the library's functions take no constant.
    static yyjson_val* of(const value_type& v) { return const_cast<yyjson_val*>(&v); }

    static bool is_null(const value_type& v) { return unsafe_yyjson_is_null(of(v)); }
    static bool is_string(const value_type& v) { return unsafe_yyjson_is_str(of(v)); }
    static bool is_array(const value_type& v) { return unsafe_yyjson_is_arr(of(v)); }
    static bool boolean(const value_type& v) { return yyjson_get_bool(of(v)); }
    static double real(const value_type& v) { return yyjson_get_num(of(v)); }
    static std::int64_t integer(const value_type& v) { return yyjson_get_sint(of(v)); }
    static std::string_view text(const value_type& v) {
        return yyjson_is_str(of(v)) ? std::string_view(unsafe_yyjson_get_str(of(v)), unsafe_yyjson_get_len(of(v))) : std::string_view();
    }
    static std::size_t count(const value_type& v) { return unsafe_yyjson_get_len(of(v)); }
    static std::string dump(const value_type& v) {
        std::size_t size = 0;
        const std::unique_ptr<char, freed> written(yyjson_val_write(of(v), 0, &size));
        return {written.get(), size};
    }

    struct elements {
        const value_type& array;
        iterator begin() const { return {unsafe_yyjson_get_first(of(array)), unsafe_yyjson_get_len(of(array)), false}; }
        iterator end() const { return {}; }
    };
    static elements items(const value_type& v) { return {v}; }

    static iterator begin(const value_type& v) {
        return yyjson_is_obj(of(v)) ? iterator{unsafe_yyjson_get_first(of(v)), unsafe_yyjson_get_len(of(v)), true} : iterator{};
    }
    static iterator end(const value_type&) { return {}; }
    static std::string_view key(iterator at) { return {unsafe_yyjson_get_str(at.at), unsafe_yyjson_get_len(at.at)}; }
    static const value_type& value(iterator at) { return at.at[1]; }
    static iterator find(const value_type& v, std::string_view key) {
        iterator at = begin(v);
        while (at != end(v) && !unsafe_yyjson_equals_strn(at.at, key.data(), key.size())) ++at;
        return at;
    }
};

struct library {
    static constexpr bool has_views = false;  // the document no longer has a value's own text
    std::string_view text;
    std::size_t room = yyjson_read_max_memory_usage(text.size(), YYJSON_READ_NOFLAG);
    std::unique_ptr<void, freed> memory{std::malloc(room)};  // reused, as its documentation advises
    yyjson_alc pool{};
    explicit library(const std::string& source) : text(source) { yyjson_alc_pool_init(&pool, memory.get(), room); }

    template <class Fields, peers::key_order Order, class T>
    bool read(T& to) {
        peers::empty<Fields>(to);
        // Without the flag that it may write into the text, it does not.
        yyjson_doc* const document = yyjson_read_opts(const_cast<char*>(text.data()), text.size(), YYJSON_READ_NOFLAG, &pool, nullptr);
        if (document == nullptr) return false;
        yyjson_val* const root = yyjson_doc_get_root(document);
        const bool is_object = yyjson_is_obj(root);
        if (is_object) peers::document_reader<api>::read<Fields, Order>(*root, to);
        yyjson_doc_free(document);
        return is_object;
    }
};

[[maybe_unused]] const bool added = work::add_works<library>("yyjson");

}  // namespace
