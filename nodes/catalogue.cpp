#include "nodes/catalogue.hpp"

#include <utility>

#include "nodes/colour/exciter.hpp"
#include "nodes/colour/saturation.hpp"
#include "nodes/dynamics/compressor.hpp"
#include "nodes/dynamics/de_esser.hpp"
#include "nodes/dynamics/gate.hpp"
#include "nodes/dynamics/multiband.hpp"
#include "nodes/dynamics/transient_shaper.hpp"
#include "nodes/eq/dynamic_eq.hpp"
#include "nodes/eq/eq.hpp"
#include "nodes/eq/graphic_eq.hpp"
#include "nodes/eq/linear_phase_eq.hpp"
#include "nodes/master/dither.hpp"
#include "nodes/master/groove_limiter.hpp"
#include "nodes/master/limiter.hpp"
#include "nodes/master/maximiser.hpp"
#include "nodes/master/multiband_imager.hpp"
#include "nodes/meter/loudness_meter.hpp"
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
#include "nodes/mix/time_align.hpp"
#include "nodes/mix/track.hpp"
#include "nodes/mix/vca.hpp"
#include "nodes/mix/width.hpp"
#include "nodes/space/convolution_reverb.hpp"
#include "nodes/space/delay.hpp"
#include "nodes/space/reverb.hpp"

namespace lacquer::nodes {

std::vector<ProcessorType> builtInTypes() {
    return {
        trackType(),  //
        gainType(),   //
        faderType(),  //
        vcaType(),    //
        panType(),    //
        widthType(),  //
        busType(),    //
        sendType(),   //
        midSideEncodeType(),
        midSideDecodeType(),
        timeAlignType(),
        feedbackDelayType(),
        eqType(),  //
        linearPhaseEqType(),
        dynamicEqType(),   //
        graphicEqType(),   //
        monoBassType(),    //
        compressorType(),  //
        multibandType(),   //
        gateType(),        //
        deEsserType(),     //
        transientShaperType(),
        clipperType(),     //
        saturationType(),  //
        exciterType(),     //
        delayType(),       //
        reverbType(),      //
        convolutionReverbType(),
        multibandImagerType(),
        grooveLimiterType(),
        limiterType(),    //
        maximiserType(),  //
        ditherType(),     //
        meterType(),      //
        loudnessMeterType(),
        fileSinkType(),  //
        outputType(),    //
    };
}

void registerBuiltIns(ProcessorRegistry& registry) {
    for (ProcessorType& type : builtInTypes()) registry.add(std::move(type));
}

}  // namespace lacquer::nodes
