#include "host/lv2/plugin_libraries.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "tests/host/lv2/plugin_folder.hpp"
#include "tests/host/lv2/plugin_harness.hpp"

namespace lacquer::host::plugin_libraries_test {
namespace {

bool isLoaded(const std::filesystem::path& library) {
    void* handle = ::dlopen(library.c_str(), RTLD_LAZY | RTLD_NOLOAD);
    if (handle != nullptr) ::dlclose(handle);
    return handle != nullptr;
}

TEST(ResidentLibrary, OutlivesTheLastInstance) {
    test::PluginFolder folder;
    folder.addBuilt("latecomer");
    const auto library = folder.bundle("latecomer") / "latecomer.so";
    EXPECT_FALSE(isLoaded(library));
    { test::PluginHarness plugin("urn:lacquer:latecomer", 1); }
    EXPECT_TRUE(isLoaded(library)) << "nothing in it runs a second time when the next instance comes";
}

}  // namespace
}  // namespace lacquer::host::plugin_libraries_test
