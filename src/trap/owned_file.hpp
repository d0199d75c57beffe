#pragma once

// OwnedFile: a file or socket descriptor that closes itself.

namespace takedown::trap {

class OwnedFile {
public:
    OwnedFile() = default;

    explicit OwnedFile(int descriptor) : descriptor_(descriptor) {}

    ~OwnedFile() { reset(); }

    OwnedFile(const OwnedFile&) = delete;
    OwnedFile& operator=(const OwnedFile&) = delete;

    OwnedFile(OwnedFile&& other) noexcept : descriptor_(other.release()) {}

    OwnedFile& operator=(OwnedFile&& other) noexcept;

    [[nodiscard]] int get() const { return descriptor_; }

    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

    int release();
    void reset();

private:
    int descriptor_ = -1;
};

} // namespace takedown::trap
