/// Rows in columns as wide as their widest cell.
struct Table {
    var header: [String]
    var rows: [[String]] = []
    /// Columns that are numbers stand at the right.
    var rightAligned: Set<Int> = []

    var text: String {
        let all = [header] + rows
        let widths = header.indices.map { column in
            all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let gap = String(repeating: " ", count: max(0, widths[column] - cell.count))
                let isLast = column == row.count - 1
                line += rightAligned.contains(column) ? gap + cell : cell + (isLast ? "" : gap)
                if !isLast { line += "  " }
            }
            return line
        }.joined(separator: "\n") + "\n"
    }
}
