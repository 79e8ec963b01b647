// PlainNumbers: puts the calling thread, and no other, under the C locale for as long as it lives. nlohmann's JSON
// parser reads fractions with strtod, which obeys the locale.
#pragma once

#include <locale.h>

namespace lacquer::sessions {

class PlainNumbers {
public:
    PlainNumbers() : before_(::uselocale(plain())) {}
    PlainNumbers(const PlainNumbers&) = delete;
    PlainNumbers& operator=(const PlainNumbers&) = delete;
    ~PlainNumbers() { ::uselocale(before_); }

private:
    static locale_t plain() {
        static const locale_t locale = ::newlocale(LC_ALL_MASK, "C", nullptr);
        return locale;
    }
    locale_t before_;
};

}  // namespace lacquer::sessions
