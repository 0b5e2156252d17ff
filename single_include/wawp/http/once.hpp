// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

// wawp/http/once.hpp
namespace wawp::http {

/// A function to be called once, whatever its type: what a transport keeps of a handler. It may be move-only.
///
/// One of up to four words lies inside, such as those of an asynchronous client; a larger one takes an allocation.
template <class Argument>
class once {
public:
    once() = default;

    template <class F>
        requires(!std::is_same_v<F, once> && std::is_invocable_v<F&&, Argument&&>)
    once(F function) : table_(&table_of<F>) {
        if constexpr (fits<F>) {
            new (storage_) F(std::move(function));
        } else {
            new (storage_) F*(new F(std::move(function)));
        }
    }
    once(once&& other) noexcept { take(other); }
    once& operator=(once&& other) noexcept {
        if (this != &other) {
            drop();
            take(other);
        }
        return *this;
    }
    ~once() { drop(); }

    [[nodiscard]] explicit operator bool() const noexcept { return table_ != nullptr; }

    /// Calls it, and keeps nothing of it. There must be something to call.
    void operator()(Argument argument) {
        once held(std::move(*this));
        held.table_->call(held.storage_, std::move(argument));
    }

private:
    static constexpr std::size_t room = 4 * sizeof(void*);
    template <class F>
    static constexpr bool fits = sizeof(F) <= room && alignof(F) <= alignof(void*) && std::is_nothrow_move_constructible_v<F>;

    struct table {
        void (*call)(void* from, Argument&& argument);
        void (*move)(void* from, void* to) noexcept;
        void (*drop)(void* from) noexcept;
    };

    template <class F>
    static F& at(void* storage) noexcept {
        if constexpr (fits<F>) {
            return *std::launder(static_cast<F*>(storage));
        } else {
            return **std::launder(static_cast<F**>(storage));
        }
    }
    template <class F>
    static void call(void* from, Argument&& argument) { std::move(at<F>(from))(std::move(argument)); }
    template <class F>
    static void move(void* from, void* to) noexcept {
        if constexpr (fits<F>) {
            new (to) F(std::move(at<F>(from)));
            at<F>(from).~F();
        } else {
            new (to) F*(&at<F>(from));
        }
    }
    template <class F>
    static void destroy(void* from) noexcept {
        if constexpr (fits<F>) {
            at<F>(from).~F();
        } else {
            delete &at<F>(from);
        }
    }
    template <class F>
    static constexpr table table_of{&call<F>, &move<F>, &destroy<F>};

    void take(once& other) noexcept {
        table_ = other.table_;
        if (table_ != nullptr) table_->move(other.storage_, storage_);
        other.table_ = nullptr;
    }
    void drop() noexcept {
        if (table_ != nullptr) table_->drop(storage_);
        table_ = nullptr;
    }

    const table* table_ = nullptr;
    alignas(void*) std::byte storage_[room];
};

}  // namespace wawp::http
