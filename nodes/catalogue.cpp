#include "nodes/catalogue.hpp"

#include <utility>

#include "nodes/dynamics/compressor.hpp"
#include "nodes/eq/eq.hpp"
#include "nodes/master/limiter.hpp"
#include "nodes/meter/meter.hpp"
#include "nodes/mix/bus.hpp"
#include "nodes/mix/fader.hpp"
#include "nodes/mix/feedback_delay.hpp"
#include "nodes/mix/file_sink.hpp"
#include "nodes/mix/gain.hpp"
#include "nodes/mix/mid_side.hpp"
#include "nodes/mix/output.hpp"
#include "nodes/mix/pan.hpp"
#include "nodes/mix/send.hpp"
#include "nodes/mix/track.hpp"

namespace lacquer::nodes {

std::vector<ProcessorType> builtInTypes() {
    return {
        trackType(),  //
        gainType(),   //
        faderType(),  //
        panType(),    //
        busType(),    //
        sendType(),   //
        midSideEncodeType(),
        midSideDecodeType(),
        feedbackDelayType(),
        eqType(),          //
        compressorType(),  //
        limiterType(),     //
        meterType(),       //
        fileSinkType(),    //
        outputType(),      //
    };
}

void registerBuiltIns(ProcessorRegistry& registry) {
    for (ProcessorType& type : builtInTypes()) registry.add(std::move(type));
}

}  // namespace lacquer::nodes
