// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include <wawp/core/language.hpp>

namespace wawp::http {

/// A function to be called once, whatever its type: what a transport keeps of a handler. It may be move-only.
///
/// One of up to four words lies inside, such as those of an asynchronous client; a larger one takes an allocation.
template <class Argument>
class completion_handler {
public:
    completion_handler() = default;

    /// Keeps `function`, moved in. May throw `std::bad_alloc` if it is larger than four words.
    template <class Function>
        requires(!std::is_same_v<Function, completion_handler> && std::is_invocable_v<Function&&, Argument&&>)
    completion_handler(Function function) : table_(&table_of<Function>) {
        if constexpr (fits<Function>) {
            new (storage_) Function(std::move(function));
        } else {
            new (storage_) Function*(new Function(std::move(function)));
        }
    }
    /// What is moved from holds nothing.
    completion_handler(completion_handler&& other) noexcept { adopt(other); }
    /// Drops what it held, uncalled.
    completion_handler& operator=(completion_handler&& other) noexcept {
        if (this != &other) {
            drop();
            adopt(other);
        }
        return *this;
    }
    ~completion_handler() { drop(); }

    [[nodiscard]] explicit operator bool() const noexcept { return table_ != nullptr; }  ///< whether there is something to call

    /// Calls it, and keeps nothing of it. There must be something to call.
    void operator()(Argument argument) {
        completion_handler held(std::move(*this));
        held.table_->call(held.storage_, std::move(argument));
    }

private:
    static constexpr std::size_t room = 4 * sizeof(void*);
    template <class Function>
    static constexpr bool fits = sizeof(Function) <= room && alignof(Function) <= alignof(void*) && std::is_nothrow_move_constructible_v<Function>;

    struct table {
        void (*call)(void* from, Argument&& argument);
        void (*move)(void* from, void* to) noexcept;
        void (*drop)(void* from) noexcept;
    };

    template <class Function>
    static Function& at(void* storage) noexcept {
        if constexpr (fits<Function>) {
            return *std::launder(static_cast<Function*>(storage));
        } else {
            return **std::launder(static_cast<Function**>(storage));
        }
    }
    template <class Function>
    static void call(void* from, Argument&& argument) { std::move(at<Function>(from))(std::move(argument)); }
    template <class Function>
    static void move(void* from, void* to) noexcept {
        if constexpr (fits<Function>) {
            new (to) Function(std::move(at<Function>(from)));
            at<Function>(from).~Function();
        } else {
            new (to) Function*(&at<Function>(from));
        }
    }
    template <class Function>
    static void destroy(void* from) noexcept {
        if constexpr (fits<Function>) {
            at<Function>(from).~Function();
        } else {
            delete &at<Function>(from);
        }
    }
    template <class Function>
    static constexpr table table_of{&call<Function>, &move<Function>, &destroy<Function>};

    void adopt(completion_handler& other) noexcept {
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
