// Table: rows of text in columns, each as wide as its widest cell.
#pragma once

#include <string>
#include <vector>

namespace lacquer::cli {

class Table {
public:
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    /// To standard output, indented by a space.
    void print() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace lacquer::cli
