// @msgpack/msgpack's declarations name this type of the DOM library, which a program for Node does not load.
type BufferSource = ArrayBufferView | ArrayBuffer
