#!/usr/bin/env node
import {runPackerPlugin} from '../dist/packer/main.js'

process.exitCode = await runPackerPlugin(process.argv.slice(2))
