#include "nodes/dsp/right_angle_transform.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "support/node_bench.hpp"

namespace lacquer::nodes::right_angle_transform_test {
namespace {

std::vector<SpectrumRow> spectrumOf(const RightAngleTransform& transform, const std::vector<float>& signal) {
    const auto frames = static_cast<std::size_t>(transform.blockFrames());
    std::vector<SpectrumRow> grid(static_cast<std::size_t>(transform.rows()));
    std::vector<SpectrumRow> rows(static_cast<std::size_t>(transform.rows()));
    for (int column = 0; column < RightAngleTransform::kColumns; ++column)
        transform.forwardColumn(column, signal.data(), signal.data() + frames, grid.data());
    for (int row = 0; row < transform.rows(); ++row)
        transform.forwardRow(row, grid.data(), rows[static_cast<std::size_t>(row)]);
    return rows;
}

// The Fourier sum of the signal, by Horner's scheme in double.
std::complex<double> sumAt(const std::vector<float>& signal, double omega) {
    const std::complex<double> step = std::polar(1.0, -omega);
    std::complex<double> sum = 0;
    for (std::size_t n = signal.size(); n-- > 0;) sum = sum * step + static_cast<double>(signal[n]);
    return sum;
}

TEST(RightAngleTransform, IsTheFourierSumAtItsFrequencies) {
    for (const int frames : {64, 128, 512, 4096}) {
        const RightAngleTransform transform(frames);
        const std::vector<float> signal = test::noise(1, 2 * frames, 1.0f)[0];
        const std::vector<SpectrumRow> rows = spectrumOf(transform, signal);
        for (int row = 0; row < transform.rows(); row += 7)
            for (int bin = 0; bin < SpectrumRow::kBins; bin += 3) {
                const auto expected = sumAt(signal, transform.omega(row, bin));
                const SpectrumRow& got = rows[static_cast<std::size_t>(row)];
                const double tolerance = 1e-6 * frames;
                ASSERT_NEAR(got.real[bin], expected.real(), tolerance) << frames << ' ' << row << ' ' << bin;
                ASSERT_NEAR(got.imaginary[bin], expected.imag(), tolerance) << frames << ' ' << row << ' ' << bin;
            }
    }
}

TEST(RightAngleTransform, ComesBackAsItWent) {
    for (const int frames : {64, 256, 8192}) {
        const RightAngleTransform transform(frames);
        const std::vector<float> signal = test::noise(1, 2 * frames, 1.0f)[0];
        const std::vector<SpectrumRow> rows = spectrumOf(transform, signal);
        std::vector<SpectrumRow> grid(static_cast<std::size_t>(transform.rows()));
        std::vector<float> back(signal.size());
        for (int row = 0; row < transform.rows(); ++row)
            transform.inverseRow(row, rows[static_cast<std::size_t>(row)], grid.data());
        for (int column = 0; column < RightAngleTransform::kColumns; ++column)
            transform.inverseColumn(column, grid.data(), back.data(), back.data() + frames);
        for (std::size_t n = 0; n < signal.size(); ++n)
            ASSERT_NEAR(back[n] / static_cast<float>(frames), signal[n], 2e-6) << frames << ' ' << n;
    }
}

}  // namespace
}  // namespace lacquer::nodes::right_angle_transform_test
