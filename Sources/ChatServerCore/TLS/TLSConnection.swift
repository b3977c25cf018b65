import CServerTLS
import NIOCore

/// The server's end of one TLS 1.3 connection (RFC 8446): bytes in, bytes out. It is BoringSSL as built by
/// swift-nio-ssl, called without `NIOSSLServerHandler`: that keeps 52 kB of buffers for the life of a connection,
/// half of which become resident, while everything else of an idle session needs 14 kB. Here the connections of a
/// thread share their buffers.
struct TLSConnection: ~Copyable {
    /// The state of a connection.
    enum State {
        /// Nothing can be sent yet.
        case handshaking
        case established
        /// The peer has sent close_notify.
        case ended
        /// The connection is unusable, except for sending the remaining ciphertext.
        case failed(TLSFailure)
    }

    /// The result of a call.
    struct Outcome {
        let state: State
        /// For the application.
        let plaintext: ByteBuffer?
        /// For the network, also after a failure: it then contains the alert for the peer.
        let ciphertext: ByteBuffer?
    }

    private let connection: OpaquePointer

    /// Wraps a connection made by C, and owns it.
    init(_ connection: OpaquePointer) {
        self.connection = connection
    }

    deinit {
        tls_connection_destroy(connection)
    }

    /// Processes bytes from the network.
    mutating func receive(_ bytes: ByteBuffer) -> Outcome {
        bytes.withUnsafeReadableBytes { Outcome(tls_connection_receive(connection, $0.baseAddress, $0.count)) }
    }

    /// Encrypts application data. The connection must be established.
    mutating func send(_ bytes: ByteBuffer) -> Outcome {
        bytes.withUnsafeReadableBytes { Outcome(tls_connection_send(connection, $0.baseAddress, $0.count)) }
    }

    /// Sends close_notify.
    mutating func end() -> Outcome {
        Outcome(tls_connection_end(connection))
    }
}

extension TLSConnection.Outcome {
    /// Copies the buffers, which the calling thread reuses in its next call.
    fileprivate init(_ result: tls_result) {
        state =
            switch result.state {
            case tls_handshaking: .handshaking
            case tls_established: .established
            case tls_ended: .ended
            default: .failed(TLSFailure(description: result.reason.map { String(cString: $0) } ?? "unknown"))
            }
        plaintext = Self.copy(result.plaintext, result.plaintext_bytes)
        ciphertext = Self.copy(result.ciphertext, result.ciphertext_bytes)
    }

    private static func copy(_ start: UnsafeRawPointer?, _ count: Int) -> ByteBuffer? {
        start.map { ByteBuffer(bytes: UnsafeRawBufferPointer(start: $0, count: count)) }
    }
}

/// The reason why a TLS connection failed.
struct TLSFailure: Error, CustomStringConvertible {
    /// BoringSSL's reason string.
    let description: String
}
