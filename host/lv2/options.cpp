#include "host/lv2/options.hpp"

#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/parameters/parameters.h>

namespace lacquer::host {
namespace {

template <class T>
LV2_Options_Option option(UridMap& urids, const char* key, const char* type, const T& value) {
    return {LV2_OPTIONS_INSTANCE, 0, urids.map(key), sizeof(T), urids.map(type), &value};
}

}  // namespace

InstanceOptions::InstanceOptions(UridMap& urids, const PrepareSpec& spec)
    : sampleRateHz_(static_cast<float>(spec.sampleRate)),
      blockFrames_(spec.quantumFrames),
      options_{option(urids, LV2_PARAMETERS__sampleRate, LV2_ATOM__Float, sampleRateHz_),
               option(urids, LV2_BUF_SIZE__minBlockLength, LV2_ATOM__Int, blockFrames_),
               option(urids, LV2_BUF_SIZE__maxBlockLength, LV2_ATOM__Int, blockFrames_),
               option(urids, LV2_BUF_SIZE__nominalBlockLength, LV2_ATOM__Int, blockFrames_),
               option(urids, LV2_BUF_SIZE__sequenceSize, LV2_ATOM__Int, sequenceBytes_),
               LV2_Options_Option{LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, nullptr}} {}

}  // namespace lacquer::host
