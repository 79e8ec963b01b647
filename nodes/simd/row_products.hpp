// The kernel addRowProducts. For the sources of one target only.
#pragma once

#include "nodes/simd/kernels.hpp"
#include "nodes/simd/vectors.hpp"

namespace lacquer::nodes {
namespace {

void addRowProducts(const SpectrumRow* a, const SpectrumRow* b, int count, SpectrumRow& sum) noexcept {
    constexpr int kBins = SpectrumRow::kBins;
    // Sums that run side by side, of two registers each: as many as registers take beside what is loaded.
    constexpr int kSums = kBins / kFloats < 4 ? kBins / kFloats : 4;
    for (int first = 0; first < kBins; first += kSums * kFloats) {
        Floats real[kSums];
        Floats imaginary[kSums];
        LACQUER_IN_REGISTERS
        for (int s = 0; s < kSums; ++s) {
            real[s] = load<Floats>(sum.real + first + s * kFloats);
            imaginary[s] = load<Floats>(sum.imaginary + first + s * kFloats);
        }
        for (int i = 0; i < count; ++i) {
            LACQUER_IN_REGISTERS
            for (int s = 0; s < kSums; ++s) {
                const int at = first + s * kFloats;
                const Floats ar = load<Floats>(a[i].real + at), ai = load<Floats>(a[i].imaginary + at);
                const Floats br = load<Floats>(b[i].real + at), bi = load<Floats>(b[i].imaginary + at);
                real[s] += ar * br - ai * bi;
                imaginary[s] += ar * bi + ai * br;
            }
        }
        LACQUER_IN_REGISTERS
        for (int s = 0; s < kSums; ++s) {
            store(real[s], sum.real + first + s * kFloats);
            store(imaginary[s], sum.imaginary + first + s * kFloats);
        }
    }
}

}  // namespace
}  // namespace lacquer::nodes
