// TagLibStream: an open file as TagLib reads and writes one. TagLib's own stream does not tell when a disk is full;
// this one does. Not real time; one thread at a time.
#pragma once

#include <cstdint>

#include <tiostream.h>

namespace lacquer::sessions {

class TagLibStream : public TagLib::IOStream {
public:
    /// Open for reading, and for writing where anything is to be written. Stays the caller's.
    explicit TagLibStream(int file) : file_(file) {}

    /// errno of the first write that failed; 0: none has.
    [[nodiscard]] int failure() const noexcept { return failure_; }

    [[nodiscard]] TagLib::FileName name() const override { return ""; }
    TagLib::ByteVector readBlock(unsigned long length) override;
    void writeBlock(const TagLib::ByteVector& data) override;
    void insert(const TagLib::ByteVector& data, unsigned long start, unsigned long replace) override;
    void removeBlock(unsigned long start, unsigned long length) override;
    [[nodiscard]] bool readOnly() const override { return false; }
    [[nodiscard]] bool isOpen() const override { return true; }
    void seek(long offset, Position from) override;
    [[nodiscard]] long tell() const override { return static_cast<long>(position_); }
    long length() override;
    void truncate(long length) override;

private:
    void check(bool done);

    int file_;
    std::uint64_t position_ = 0;
    int failure_ = 0;
};

}  // namespace lacquer::sessions
