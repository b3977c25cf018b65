import ChatProtocol
import NIOCore

/// FEC decoder (sliding window, RFC 8681): recovers lost messages from repair symbols and received messages, by
/// Gaussian elimination over the few missing ones. Bounded: it remembers the last ``window`` messages and at most
/// ``largestRows`` symbols.
struct RepairDecoder: Sendable {
    /// Window of remembered messages in indices: twice the span of a symbol, for reordered symbols.
    static let window: UInt64 = 2 * UInt64(RepairSymbol.largestSpan)

    /// The most symbols that wait for further ones.
    static let largestRows = RepairSymbol.largestSpan

    /// A recovered message.
    struct Recovered: Equatable, Sendable {
        /// Its index.
        let index: UInt64
        /// The message.
        let delivery: DeliveredMessage
    }

    /// A symbol minus its known messages: a sum of missing ones.
    private struct Row {
        var coefficients: [UInt64: UInt8]
        var bytes: [UInt8]

        /// Adds a known message.
        mutating func add(_ delivery: DeliveredMessage, times factor: UInt8) {
            grow(to: RepairCode.sourceBytes(of: delivery))
            RepairCode.add(delivery, times: factor, to: &bytes)
        }

        mutating func subtract(_ row: Row, times factor: UInt8) {
            grow(to: row.bytes.count)
            GaloisField.add(row.bytes, times: factor, to: &bytes)
            for (index, coefficient) in row.coefficients {
                let sum = (coefficients[index] ?? 0) ^ GaloisField.product(coefficient, factor)
                coefficients[index] = sum == 0 ? nil : sum
            }
        }

        /// Extends the sum with zeros for a longer term.
        private mutating func grow(to count: Int) {
            if count > bytes.count {
                bytes += [UInt8](repeating: 0, count: count - bytes.count)
            }
        }
    }

    private var known = KnownMessages()

    /// Reduced: the pivot of each row, its key here, is in no other row.
    private var rows: [UInt64: Row] = [:]

    /// Makes an empty decoder.
    init() {}

    /// The number of remembered messages and symbols.
    var rememberedCount: Int {
        known.count + rows.count
    }

    /// Handles a received message.
    ///
    /// - Returns: Messages recovered with it, oldest first.
    mutating func received(_ delivery: DeliveredMessage, index: UInt64) -> [Recovered] {
        guard advance(to: index), known[index] == nil else {
            return []
        }
        known[index] = delivery
        guard !rows.isEmpty else {
            return []
        }
        remove(index, delivery)
        return learn(popSolved())
    }

    /// Handles a received symbol.
    ///
    /// - Returns: Messages recovered with it, oldest first.
    mutating func received(_ symbol: RepairSymbol) -> [Recovered] {
        // The usual case: nothing was lost, and there is nothing to recover.
        guard advance(to: symbol.newest), symbol.indices.contains(where: { known[$0] == nil }) else {
            return []
        }
        var row = Row(coefficients: [:], bytes: Array(symbol.bytes.readableBytesView))
        for index in symbol.indices {
            let coefficient = RepairCode.coefficient(key: symbol.key, index: index)
            if let delivery = known[index] {
                row.add(delivery, times: coefficient)
            } else if known.isRemembered(index) {
                row.coefficients[index] = coefficient
            } else {
                return []
            }
        }
        for (pivot, other) in rows {
            if let factor = row.coefficients[pivot] {
                row.subtract(other, times: factor)
            }
        }
        guard let pivot = row.coefficients.keys.min(), rows.count < Self.largestRows else {
            return []
        }
        insert(row, pivot: pivot)
        return learn(popSolved())
    }

    /// Inserts a row that contains no other row's pivot, and eliminates its own pivot from the others.
    private mutating func insert(_ row: Row, pivot: UInt64) {
        var row = row
        let factor = GaloisField.inverse(row.coefficients[pivot] ?? 1)
        GaloisField.multiply(&row.bytes, by: factor)
        row.coefficients = row.coefficients.mapValues { GaloisField.product($0, factor) }
        for (other, coefficient) in rows.compactMap({ key, other in other.coefficients[pivot].map { (key, $0) } }) {
            rows[other]?.subtract(row, times: coefficient)
        }
        rows[pivot] = row
    }

    /// Removes and returns the rows reduced to a single message.
    private mutating func popSolved() -> [(index: UInt64, source: [UInt8])] {
        guard !rows.isEmpty else {
            return []
        }
        let solved = rows.filter { $0.value.coefficients.count == 1 }
        for pivot in solved.keys {
            rows[pivot] = nil
        }
        // The pivot's coefficient is 1, so the remaining sum is the message.
        return solved.map { ($0.key, $0.value.bytes) }
    }

    /// Removes computed messages from all rows, and also the messages that this solves. A term that does not decode
    /// as a message is the sender's fault and stays missing.
    ///
    /// - Returns: The recovered messages, oldest first.
    private mutating func learn(_ computed: [(index: UInt64, source: [UInt8])]) -> [Recovered] {
        var queue = computed
        var recovered: [Recovered] = []
        while let (index, source) = queue.popLast() {
            guard let delivery = RepairCode.message(from: source) else {
                continue
            }
            known[index] = delivery
            recovered.append(Recovered(index: index, delivery: delivery))
            remove(index, delivery)
            queue += popSolved()
        }
        return recovered.sorted { $0.index < $1.index }
    }

    /// Removes a message that became known from every row. A row that loses its pivot gets another one.
    private mutating func remove(_ index: UInt64, _ delivery: DeliveredMessage) {
        for (pivot, row) in rows {
            guard let coefficient = row.coefficients[index] else {
                continue
            }
            var row = row
            row.coefficients[index] = nil
            row.add(delivery, times: coefficient)
            rows[pivot] = row
            guard pivot == index else {
                continue
            }
            rows[pivot] = nil
            if let next = row.coefficients.keys.min() {
                insert(row, pivot: next)
            }
        }
    }

    /// Advances the window to an index and drops rows that became too old.
    ///
    /// - Returns: Whether the index itself is remembered.
    private mutating func advance(to index: UInt64) -> Bool {
        if known.advance(to: index), !rows.isEmpty {
            rows = rows.filter { $0.value.coefficients.keys.allSatisfy(known.isRemembered) }
        }
        return known.isRemembered(index)
    }
}
