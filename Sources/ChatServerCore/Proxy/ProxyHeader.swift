import NIOCore

/// PROXY protocol header, versions 1 (a line of text) and 2 (binary), as in its specification of 2020: a load
/// balancer sends it first on a forwarded connection, to name the client.
enum ProxyHeader: Sendable, Equatable {
    /// The client's address.
    case client(SocketAddress)

    /// The proxy speaks for itself, as for a health check, or does not know the client: use the connection's own
    /// address.
    case proxy
}

/// The reason why bytes are not a PROXY header.
enum ProxyHeaderError: Error, Equatable {
    /// They start like neither version.
    case absent
    /// They start like one version, and go on differently.
    case malformed
    /// They are longer than a header may be.
    case tooLong
}

/// Parses a PROXY header. Pure and total: it accepts any bytes, in pieces of any size.
enum ProxyHeaderDecoder {
    /// The most bytes of a version 1 header, with its line end: section 2.1 of the specification.
    static let maximumLine = 107

    /// The most bytes of addresses and extensions in a version 2 header. IPv6 addresses need 36, and the extensions
    /// of common load balancers some hundred.
    static let maximumAddresses = 1024

    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]
    private static let prefix = Array("PROXY ".utf8)

    /// Removes and returns a header from the start of the received bytes.
    ///
    /// - Returns: `nil` while the header is incomplete; nothing is consumed then.
    static func read(from buffer: inout ByteBuffer) throws(ProxyHeaderError) -> ProxyHeader? {
        let view = buffer.readableBytesView
        if view.starts(with: signature) {
            return try readBinary(from: &buffer)
        }
        if view.starts(with: prefix) {
            return try readLine(from: &buffer)
        }
        // A prefix of either version may still become a header.
        guard signature.starts(with: view) || prefix.starts(with: view) else {
            throw .absent
        }
        return nil
    }
}

// MARK: - Version 1

extension ProxyHeaderDecoder {
    private static func readLine(from buffer: inout ByteBuffer) throws(ProxyHeaderError) -> ProxyHeader? {
        let view = buffer.readableBytesView.prefix(maximumLine)
        guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
            guard buffer.readableBytes < maximumLine else {
                throw .tooLong
            }
            return nil
        }
        let line = view[..<end]
        guard line.last == UInt8(ascii: "\r") else {
            throw .malformed
        }
        let header = try header(line: String(decoding: line.dropLast(), as: UTF8.self))
        buffer.moveReaderIndex(forwardBy: line.count + 1)
        return header
    }

    private static func header(line: String) throws(ProxyHeaderError) -> ProxyHeader {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        // The specification says to ignore the rest of the line after UNKNOWN.
        if words.count >= 2, words[1] == "UNKNOWN" {
            return .proxy
        }
        guard words.count == 6, let port = port(words[4]), Self.port(words[5]) != nil else {
            throw .malformed
        }
        let isV6: Bool
        switch words[1] {
        case "TCP4": isV6 = false
        case "TCP6": isV6 = true
        default: throw .malformed
        }
        guard
            let source = address(words[2], port: port, isV6: isV6), address(words[3], port: 0, isV6: isV6) != nil
        else {
            throw .malformed
        }
        return .client(source)
    }

    private static func port(_ text: String) -> Int? {
        guard let number = Int(text), (0...65_535).contains(number), String(number) == text else {
            return nil
        }
        return number
    }

    private static func address(_ text: String, port: Int, isV6: Bool) -> SocketAddress? {
        guard let address = try? SocketAddress(ipAddress: text, port: port) else {
            return nil
        }
        switch address {
        case .v4: return isV6 ? nil : address
        case .v6: return isV6 ? address : nil
        case .unixDomainSocket: return nil
        }
    }
}

// MARK: - Version 2

extension ProxyHeaderDecoder {
    /// Bytes before the addresses.
    private static let fixedBytes = 16

    private static func readBinary(from buffer: inout ByteBuffer) throws(ProxyHeaderError) -> ProxyHeader? {
        let start = buffer.readerIndex
        guard let version = buffer.getInteger(at: start + 12, as: UInt8.self) else {
            return nil
        }
        guard version == 0x20 || version == 0x21 else {
            throw .malformed
        }
        guard
            let family = buffer.getInteger(at: start + 13, as: UInt8.self),
            let length = buffer.getInteger(at: start + 14, as: UInt16.self).map(Int.init)
        else {
            return nil
        }
        guard length <= maximumAddresses else {
            throw .tooLong
        }
        guard let addresses = buffer.getSlice(at: start + fixedBytes, length: length) else {
            return nil
        }
        let header = try header(isLocal: version == 0x20, family: family, addresses)
        buffer.moveReaderIndex(forwardBy: fixedBytes + length)
        return header
    }

    private static func header(
        isLocal: Bool,
        family: UInt8,
        _ addresses: ByteBuffer
    ) throws(ProxyHeaderError) -> ProxyHeader {
        guard !isLocal else {
            return .proxy
        }
        switch family {
        case 0x00: return .proxy
        case 0x11: return .client(try client(addresses, addressBytes: 4))
        case 0x21: return .client(try client(addresses, addressBytes: 16))
        default: throw .malformed
        }
    }

    /// Parses source and destination address, then source and destination port. Extensions may follow.
    private static func client(_ addresses: ByteBuffer, addressBytes: Int) throws(ProxyHeaderError) -> SocketAddress {
        guard
            addresses.readableBytes >= 2 * addressBytes + 4,
            let packed = addresses.getSlice(at: addresses.readerIndex, length: addressBytes),
            let port = addresses.getInteger(at: addresses.readerIndex + 2 * addressBytes, as: UInt16.self),
            let address = try? SocketAddress(packedIPAddress: packed, port: Int(port))
        else {
            throw .malformed
        }
        return address
    }
}
