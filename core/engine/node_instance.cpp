#include "core/engine/node_instance.hpp"

#include <exception>

namespace lacquer {
namespace {

Failure<Error> atNode(const std::string& name, Error error) {
    error.where = error.where.empty() ? name : name + ": " + error.where;
    return fail(std::move(error));
}

// Of the exception that is being handled.
std::string reasonThrown() {
    try {
        throw;
    } catch (const std::exception& problem) {
        return std::string(": ") + problem.what();
    } catch (...) {
        return {};
    }
}

}  // namespace

NodeInstance::NodeInstance(std::shared_ptr<const ProcessorType> type, std::string name,
                           std::unique_ptr<Processor> processor)
    : type_(std::move(type)),
      name_(std::move(name)),
      processor_(std::move(processor)),
      parameters_(type_->parameters) {}

Result<std::shared_ptr<NodeInstance>> NodeInstance::create(std::shared_ptr<const ProcessorType> type,
                                                           const CreateSpec& create, const PrepareSpec& prepare) {
    if (!isLegalQuantum(prepare.quantumFrames))
        return fail(ErrorKind::usage,
                    "a quantum of " + std::to_string(prepare.quantumFrames) + " frames is not possible",
                    create.nodeName, "use a power of two from 64 to 4096");
    if (!type->supportsWidth(create.width))
        return fail(ErrorKind::badData, type->uri + " cannot be " + std::to_string(create.width) + " channels wide",
                    create.nodeName);
    try {
        auto processor = type->create(create);
        if (!processor) return atNode(create.nodeName, std::move(processor).error());
        if (*processor == nullptr) return fail(ErrorKind::failed, "could not be created", create.nodeName);
        std::shared_ptr<NodeInstance> instance(new NodeInstance(type, create.nodeName, std::move(*processor)));
        if (auto prepared = instance->processor_->prepare(prepare); !prepared)
            return atNode(create.nodeName, std::move(prepared).error());
        instance->sampleRate_ = prepare.sampleRate;
        instance->offline_ = prepare.offline;
        if (auto checked = instance->checkLatency(); !checked) return fail(std::move(checked).error());
        instance->parameters_.prepare(prepare);
        // The first plan may depend on one: the delay of a feedback.
        const std::size_t values = std::min(create.parameterValues.size(), instance->parameters_.size());
        for (std::size_t i = 0; i < values; ++i) instance->parameters_.set(i, create.parameterValues[i]);
        const Node record = type->makeNode(create.nodeName, create.width);
        instance->bypass_.prepare(prepare, canBeBypassed(record) ? record.outputs.front().channels : 0, create.bypassed,
                                  instance->processor_.get());
        return instance;
    } catch (...) {  // a processor of somebody else's may throw; the engine never does
        return fail(ErrorKind::failed, "could not be prepared" + reasonThrown(), create.nodeName);
    }
}

Status NodeInstance::restoreState(const ProcessorState& state) {
    try {
        if (auto restored = processor_->restoreState(state); !restored)
            return atNode(name_, std::move(restored).error());
    } catch (...) {
        return fail(ErrorKind::failed, "could not take up its state" + reasonThrown(), name_);
    }
    return checkLatency();
}

Status NodeInstance::checkLatency() const {
    if (reportsPossibleLatency()) return {};
    return fail(ErrorKind::failed,
                "reports a latency of " + std::to_string(reportedLatency()) + " frames, which cannot be", name_,
                "remove the node or replace it");
}

}  // namespace lacquer
