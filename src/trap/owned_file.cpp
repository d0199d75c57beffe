#include "trap/owned_file.hpp"

#include <unistd.h>

#include <utility>

namespace takedown::trap {

OwnedFile& OwnedFile::operator=(OwnedFile&& other) noexcept
{
    if (this != &other) {
        reset();
        descriptor_ = other.release();
    }
    return *this;
}

int OwnedFile::release()
{
    return std::exchange(descriptor_, -1);
}

void OwnedFile::reset()
{
    if (descriptor_ >= 0) {
        ::close(descriptor_);
        descriptor_ = -1;
    }
}

} // namespace takedown::trap
