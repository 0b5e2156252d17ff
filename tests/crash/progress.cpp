// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "crash/crash.hpp"

namespace crash {

progress::progress(const std::string& folder) {
    const int file = ::open((folder + "/progress").c_str(), O_RDWR | O_CREAT, 0600);
    const std::size_t size = (worker_count + 1) * sizeof(std::size_t);
    void* memory = MAP_FAILED;
    if (file >= 0 && ::ftruncate(file, static_cast<::off_t>(size)) == 0) memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) std::abort();
    ::close(file);
    at_ = static_cast<volatile std::size_t*>(memory);
}

progress::~progress() { ::munmap(const_cast<std::size_t*>(at_), (worker_count + 1) * sizeof(std::size_t)); }

}  // namespace crash
