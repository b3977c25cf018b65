extension Collection {
    /// The elements in their order, in arrays of at most `size`.
    func chunks(of size: Int) -> [[Element]] {
        var chunks: [[Element]] = []
        for element in self {
            if let count = chunks.last?.count, count < size {
                chunks[chunks.count - 1].append(element)
            } else {
                chunks.append([element])
            }
        }
        return chunks
    }
}
