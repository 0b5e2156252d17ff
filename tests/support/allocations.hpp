// SPDX-License-Identifier: MIT
// Operators new that count, and that fail where a test asks for it: on its own thread, and only during its `work`. They
// replace those of the whole test program. Every file that includes this defines them, weakly, so that one program may have
// several such files; one of them defines WAWP_TEST_OPERATOR_NEW as nothing, and counts more than a sanitizer's own.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

#if !defined(WAWP_TEST_OPERATOR_NEW)
#define WAWP_TEST_OPERATOR_NEW [[gnu::weak]]
#endif

namespace tests {

/// What one thread's operators do.
struct allocation_plan {
    bool counts = false;
    std::size_t count = 0;    ///< allocations since it counts
    std::size_t fails_at = 0; ///< the number of the one that fails; 0 is none
    std::size_t fails_from = static_cast<std::size_t>(-1);  ///< bytes of the smallest one that fails
    bool failed = false;      ///< whether one has: it is the only one
};
inline constinit thread_local allocation_plan allocations{};

inline void* allocate(std::size_t size) noexcept {
    allocation_plan& plan = allocations;
    if (plan.counts) {
        ++plan.count;
        if (!plan.failed && (plan.count == plan.fails_at || size >= plan.fails_from)) {
            plan.failed = true;
            return nullptr;
        }
    }
    return std::malloc(size == 0 ? 1 : size);
}

inline void* allocate_or_throw(std::size_t size) {
    if (void* const memory = allocate(size)) return memory;
    throw std::bad_alloc();
}

/// How many allocations `work` makes.
template <class Work>
std::size_t count_allocations(Work&& work) {
    allocations = {.counts = true};
    work();
    allocations.counts = false;
    return allocations.count;
}

enum class ended : unsigned char { undisturbed, in_spite_of_it, by_throwing };

/// Calls `work`, in which the allocations fail that `plan` names, and says how that ended.
template <class Work>
ended fail_allocations(allocation_plan plan, Work&& work) {
    plan.counts = true;
    allocations = plan;
    try {
        work();
        allocations.counts = false;
    } catch (const std::bad_alloc&) {
        allocations.counts = false;
        return ended::by_throwing;
    }
    return allocations.failed ? ended::in_spite_of_it : ended::undisturbed;
}

/// Whether the operators are these: a sanitizer's own may go before weak ones.
inline bool allocations_are_watched() {
    return count_allocations([] { ::operator delete(::operator new(1)); }) == 1;
}

}  // namespace tests

WAWP_TEST_OPERATOR_NEW void* operator new(std::size_t size) { return tests::allocate_or_throw(size); }
WAWP_TEST_OPERATOR_NEW void* operator new[](std::size_t size) { return tests::allocate_or_throw(size); }
WAWP_TEST_OPERATOR_NEW void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return tests::allocate(size); }
WAWP_TEST_OPERATOR_NEW void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return tests::allocate(size); }
WAWP_TEST_OPERATOR_NEW void operator delete(void* memory) noexcept { std::free(memory); }
WAWP_TEST_OPERATOR_NEW void operator delete[](void* memory) noexcept { std::free(memory); }
WAWP_TEST_OPERATOR_NEW void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
WAWP_TEST_OPERATOR_NEW void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
WAWP_TEST_OPERATOR_NEW void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
WAWP_TEST_OPERATOR_NEW void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
