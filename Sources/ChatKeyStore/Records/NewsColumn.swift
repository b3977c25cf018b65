import ChatClientCore
import ChatIdentity

/// News that nobody was told, in one column: the number of the kind, and its fields, as ``FieldWriter`` writes them.
enum NewsColumn {
    /// The numbers of the kinds, which never change.
    private enum Kind: UInt32 {
        case identityChanged = 1
        case suspicious
        case devicesChanged
        case gap
        case outOfOrder
        case noDeviceMail
        case notSent
        case newDeviceNumber
    }

    private static let anyLength = 0...Int(UInt32.max)

    /// The column; `nil` for news that are not kept.
    static func column(_ news: EncryptionNews) -> [UInt8]? {
        var writer = FieldWriter()
        switch news {
        case .own, .failed, .recovered: return nil
        case .identityChanged(let account, let wasVerified, let time):
            begin(.identityChanged, account, &writer)
            writer.write(UInt32(wasVerified ? 1 : 0))
            writer.write(time)
        case .suspicious(let account, let problem):
            begin(.suspicious, account, &writer)
            writer.write(problem.number)
        case .devicesChanged(let account, let added, let removed):
            begin(.devicesChanged, account, &writer)
            write(added, &writer)
            write(removed, &writer)
        case .gap(let account, let device, let missing):
            begin(.gap, account, &writer)
            writer.write(device)
            writer.write(missing)
        case .outOfOrder(let account, let device, let messageID):
            begin(.outOfOrder, account, &writer)
            writer.write(device)
            writer.write(messageID)
        case .noDeviceMail(let account, let device):
            begin(.noDeviceMail, account, &writer)
            writer.write(device)
        case .notSent(let account, let text, let time):
            begin(.notSent, account, &writer)
            writer.write(text)
            writer.write(time)
        case .newDeviceNumber: begin(.newDeviceNumber, "", &writer)
        }
        return writer.bytes
    }

    /// Reads the column; `nil` if it is damaged.
    static func news(_ column: [UInt8]) -> EncryptionNews? {
        var reader = FieldReader(column)
        guard let news = try? read(&reader), (try? reader.end()) != nil else {
            return nil
        }
        return news
    }

    private static func begin(_ kind: Kind, _ account: String, _ writer: inout FieldWriter) {
        writer.write(kind.rawValue)
        writer.write(account)
    }

    private static func write(_ labels: [String], _ writer: inout FieldWriter) {
        writer.write(UInt32(clamping: labels.count))
        labels.forEach { writer.write($0) }
    }

    private static func read(_ reader: inout FieldReader) throws(IdentityError) -> EncryptionNews? {
        guard let kind = Kind(rawValue: try reader.unsigned32()) else {
            return nil
        }
        let account = try reader.text(anyLength)
        switch kind {
        case .identityChanged:
            let wasVerified = try reader.unsigned32() != 0
            return .identityChanged(account: account, wasVerified: wasVerified, time: try reader.signed64())
        case .suspicious:
            let number = try reader.unsigned32()
            return ListProblem(number: number).map { .suspicious(account: account, $0) }
        case .devicesChanged:
            let added = try labels(&reader)
            return .devicesChanged(account: account, added: added, removed: try labels(&reader))
        case .gap:
            let device = try reader.text(anyLength)
            return .gap(account: account, device: device, missing: try reader.unsigned64())
        case .outOfOrder:
            let device = try reader.text(anyLength)
            return .outOfOrder(account: account, device: device, messageID: try reader.unsigned64())
        case .noDeviceMail: return .noDeviceMail(account: account, device: try reader.text(anyLength))
        case .notSent:
            let text = try reader.text(anyLength)
            return .notSent(account: account, text: text, time: try reader.signed64())
        case .newDeviceNumber: return .newDeviceNumber
        }
    }

    private static func labels(_ reader: inout FieldReader) throws(IdentityError) -> [String] {
        // A damaged number ends with the bytes.
        var labels: [String] = []
        for _ in 0..<(try reader.unsigned32()) {
            labels.append(try reader.text(anyLength))
        }
        return labels
    }
}

extension ListProblem {
    /// Its number in a store, which never changes.
    fileprivate var number: UInt32 {
        switch self {
        case .rolledBack: 1
        case .forked: 2
        case .changedKeys: 3
        case .devicesGone: 4
        }
    }

    fileprivate init?(number: UInt32) {
        let all: [ListProblem] = [.rolledBack, .forked, .changedKeys, .devicesGone]
        guard let problem = all.first(where: { $0.number == number }) else {
            return nil
        }
        self = problem
    }
}
