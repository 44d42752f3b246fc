import {defineConfig} from 'vitest/config'

/** Needs root and the Debian packages mmdebstrap, packer, qemu-system-x86 and qemu-utils. */
export default defineConfig({test: {include: ['test/image/*.image.ts']}})
